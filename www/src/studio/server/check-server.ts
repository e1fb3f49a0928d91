import { sentence } from '../sentence.js';
import type { ServerSettings } from './server-settings.js';

/** Why a server cannot be used, and what to do about it, in sentences for a person. */
export class ServerProblem extends Error {
  /** Whether it may pass by itself, so that the page tries again. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass = false) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** What a check uses of the page. */
export type CheckedPage = {
  /** The version of this page. */
  version: string;
  origin: string;
  fetch: typeof fetch;
  /** Resolves to whether the policy of the page has refused the address, once a request has failed. */
  isForbidden(url: string): Promise<boolean>;
};

/** A server that does not answer within this time cannot be reached. */
const WAIT_MS = 10_000;

/** Asks a server for its version. Returns a warning if it differs from that of the page, else an empty text. Rejects with a `ServerProblem`. */
export async function checkServer(settings: ServerSettings, page: CheckedPage): Promise<string> {
  const headers = settings.token === '' ? {} : { authorization: `Bearer ${settings.token}` };
  const signal = AbortSignal.timeout(WAIT_MS);
  const response = await page
    .fetch(addressOf(settings.url, 'version'), { headers, signal, cache: 'no-store' })
    .catch(async (error: unknown) => {
      throw await unreached(settings.url, page, error);
    });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refused(settings, response.status, fieldOf(answer, 'error'));
  const version = fieldOf(answer, 'version');
  if (version === null) throw noServer(settings.url, 'its answer is none of a Candlerun server');
  if (version === page.version) return '';
  return `The server has version ${version}, this page ${page.version}: results may differ, and reports say so. Give both the same version.`;
}

/** A path of a server, whose address may have a path of its own. */
function addressOf(url: string, path: string): URL {
  const base = new URL(url);
  base.search = '';
  base.hash = '';
  if (!base.pathname.endsWith('/')) base.pathname += '/';
  return new URL(path, base);
}

/** Why a request has had no answer. A browser does not tell a page, so what can be found out is asked. */
async function unreached(url: string, page: CheckedPage, error: unknown): Promise<ServerProblem> {
  const { host, protocol, hostname } = new URL(url);
  if (await page.isForbidden(url)) {
    return new ServerProblem(
      `The site of this page does not let it reach ${host}. Whoever serves the page can allow it: its header Content-Security-Policy needs ${new URL(url).origin} in connect-src.`,
    );
  }
  if (protocol === 'http:' && page.origin.startsWith('https:') && !isThisMachine(hostname)) {
    return new ServerProblem(
      `A page from https may not reach ${host} over http. Put a proxy with TLS before the server and give its https address.`,
    );
  }
  // A request whose answer stays hidden needs no permission of the server.
  const hidden = { mode: 'no-cors', cache: 'no-store', signal: AbortSignal.timeout(WAIT_MS) } as const;
  const answers = await page.fetch(addressOf(url, 'healthz'), hidden).then(
    () => true,
    () => false,
  );
  if (answers) {
    return new ServerProblem(
      `The server at ${host} does not let pages of ${page.origin} use it. Start it with --cors ${page.origin}.`,
    );
  }
  const isLate = error instanceof DOMException && error.name === 'TimeoutError';
  const how = isLate ? 'does not answer' : 'cannot be reached';
  return new ServerProblem(
    `${host} ${how}. Check the address, that candlerun server runs there, and that no firewall is between. If the browser asks whether this page may use the local network, allow it.`,
    true,
  );
}

function refused({ url, token }: ServerSettings, status: number, reason: string | null): ServerProblem {
  const { host } = new URL(url);
  if (status === 401) {
    const what = token === '' ? `The server at ${host} asks for a token` : `The token is not that of ${host}`;
    return new ServerProblem(`${what}. Its operator has it in CANDLERUN_TOKEN or in a token file.`);
  }
  if (status === 403 && reason !== null) return new ServerProblem(sentence(reason));
  if (status < 500) return noServer(url, `its answer has the status ${status}`);
  const why = reason ?? `its answer has the status ${status}`;
  return new ServerProblem(`The server at ${host} has a problem: ${why}. Its log says more.`, true);
}

function noServer(url: string, why: string): ServerProblem {
  return new ServerProblem(
    `There is no Candlerun server at ${url}: ${why}. Check the address; behind a proxy it may need a path.`,
  );
}

function isThisMachine(hostname: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** Whether a token would cross a network as it is. */
export function isOpenText(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'http:' && !isThisMachine(hostname);
}

function fieldOf(answer: unknown, field: string): string | null {
  if (typeof answer !== 'object' || answer === null) return null;
  const value = (answer as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : null;
}
