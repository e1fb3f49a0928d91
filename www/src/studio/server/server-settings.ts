/** A server as the user gave it. */
export type ServerSettings = {
  url: string;
  /** Empty for a server without a token. */
  token: string;
  /** Whether Run starts jobs there. */
  isChosen: boolean;
};

const KEY = 'candlerun.server';
const OPENED_KEY = 'candlerun.server-opened';
const SHOWN_KEY = 'candlerun.server-run';

/** The server that this browser has kept; null for none, and where the storage is blocked. */
export function keptServer(): ServerSettings | null {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isSettings(kept) ? kept : null;
  } catch {
    return null;
  }
}

/** Keeps a server for later visits, or none. Returns false where the storage is blocked. */
export function keepServer(settings: ServerSettings | null): boolean {
  try {
    if (settings) localStorage.setItem(KEY, JSON.stringify(settings));
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return false;
  }
}

/** Marks that the page is loaded again for a new server, so that it shows the settings afterwards. */
export function markOpened(): void {
  write(OPENED_KEY, 'yes');
}

/** Whether the page was loaded again for a new server. The mark is removed. */
export function takeOpened(): boolean {
  const isMarked = read(OPENED_KEY) !== null;
  write(OPENED_KEY, null);
  return isMarked;
}

/** Keeps the run of a server that this tab shows, so that a reload shows it again; null for one of this browser. */
export function keepShown(id: string | null): void {
  write(SHOWN_KEY, id);
}

/** The run of a server that this tab has shown last; null if it was one of this browser. */
export function keptShown(): string | null {
  return read(SHOWN_KEY);
}

/** The origin of an address; null if it is no address of the web. */
export function originOf(url: string): string | null {
  try {
    const { protocol, origin } = new URL(url);
    return protocol === 'http:' || protocol === 'https:' ? origin : null;
  } catch {
    return null;
  }
}

function isSettings(kept: unknown): kept is ServerSettings {
  if (typeof kept !== 'object' || kept === null) return false;
  const { url, token, isChosen } = kept as Record<string, unknown>;
  const hasTypes = typeof url === 'string' && typeof token === 'string' && typeof isChosen === 'boolean';
  return hasTypes && originOf(url) !== null;
}

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // A reload then shows the newest run of this browser.
  }
}
