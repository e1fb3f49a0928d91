import { isRefused } from '../death-watch.js';
import type { ChannelLock } from './channel-lock.js';

/** Locks that this page has given back and the browser has not released yet, by their names. */
const releasing = new Map<string, Promise<void>>();

/** The right to run a job, which one client has of those that share their jobs: tabs of an origin, or servers of a database. */
export type JobRight = {
  /** Takes it if it is free. Resolves to whether this client has it now. */
  take(): Promise<boolean>;
  /** Takes that of a new job, which no other client can know yet. */
  claim(): Promise<void>;
  /** Waits until it is free and takes it. Resolves to false if `release` was called before. */
  wait(): Promise<boolean>;
  /** Gives it back, or stops waiting for it. */
  release(): void;
};

/**
 * The right to run a job among tabs: a Web Lock. The browser releases it when the tab ends, also in a crash. Without Web Locks (no secure
 * context, an opaque origin, Node.js 20) tabs agree by messages.
 */
export class JobLock implements JobRight {
  readonly #name: string;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;
  /** Resolves when the browser has released the lock. */
  #released: Promise<unknown> = Promise.resolve();
  /** In place of a Web Lock. Null if there are Web Locks, or if no other tab can have the job. */
  readonly #channelLock: Promise<ChannelLock> | null = null;

  /** `isShared` says whether other tabs can have the job: those in memory are of one tab. */
  constructor(database: string, jobId: string, isShared = true) {
    const name = `${database}/${jobId}`;
    // The name of a Web Lock must not begin with a dash.
    this.#name = name.startsWith('-') ? `candlerun/${name}` : name;
    const needsChannel = isShared && !hasWebLocks() && typeof BroadcastChannel !== 'undefined';
    if (needsChannel) this.#channelLock = channelLock(database, jobId);
  }

  async take(): Promise<boolean> {
    // Firefox reports a lock as taken until its release has been carried out.
    await releasing.get(this.#name);
    const channel = await this.#channelLock;
    return channel?.take() ?? this.#request({ ifAvailable: true });
  }

  async claim(): Promise<void> {
    const channel = await this.#channelLock;
    if (channel) channel.claim();
    else await this.#request({});
  }

  async wait(): Promise<boolean> {
    this.#waiting = new AbortController();
    try {
      const { signal } = this.#waiting;
      const channel = await this.#channelLock;
      return await (channel?.wait(signal) ?? this.#request({ signal }));
    } catch (error) {
      if (this.#waiting.signal.aborted) return false;
      throw error;
    }
  }

  release(): void {
    this.#waiting?.abort();
    if (this.#release) this.#giveBack(this.#release);
    this.#release = null;
    void this.#channelLock?.then((channel) => channel.release());
  }

  #giveBack(release: () => void): void {
    const released = this.#released.then(() => {
      if (releasing.get(this.#name) === released) releasing.delete(this.#name);
    });
    releasing.set(this.#name, released);
    release();
  }

  #request(options: LockOptions): Promise<boolean> {
    if (!hasWebLocks()) return Promise.resolve(true);
    return new Promise((resolve, reject) => {
      const hold = (lock: Lock | null) => {
        if (lock === null) {
          resolve(false);
          return undefined;
        }
        return new Promise<void>((release) => {
          this.#release = release;
          resolve(true);
        });
      };
      this.#released = navigator.locks
        .request(this.#name, options, hold)
        .catch((error: unknown) => (isRefused(error) ? resolve(true) : reject(error)));
    });
  }
}

/** A file of its own: most pages have Web Locks. */
async function channelLock(database: string, jobId: string): Promise<ChannelLock> {
  const { ChannelLock } = await import('./channel-lock.js');
  return new ChannelLock(database, jobId);
}

/** Whether tabs can agree by Web Locks. */
export function hasWebLocks(): boolean {
  return globalThis.navigator?.locks !== undefined;
}
