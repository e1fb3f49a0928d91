import { isRefused } from '../death-watch.js';

/**
 * The right to run a job, which one tab of an origin has: a Web Lock. The browser releases it when the tab ends, also in a
 * crash. Without Web Locks (no secure context, an opaque origin, Node.js 20) every tab acts as if it were the only one.
 */
export class JobLock {
  readonly #name: string;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;

  constructor(database: string, jobId: string) {
    this.#name = `${database}/${jobId}`;
  }

  /** Takes the lock if it is free. Resolves to whether this tab has it now. */
  take(): Promise<boolean> {
    return this.#request({ ifAvailable: true });
  }

  /** Waits until the lock is free and takes it. Resolves to false if `release` was called before. */
  async wait(): Promise<boolean> {
    this.#waiting = new AbortController();
    try {
      return await this.#request({ signal: this.#waiting.signal });
    } catch (error) {
      if (this.#waiting.signal.aborted) return false;
      throw error;
    }
  }

  /** Gives the lock back, or stops waiting for it. */
  release(): void {
    this.#waiting?.abort();
    this.#release?.();
    this.#release = null;
  }

  #request(options: LockOptions): Promise<boolean> {
    const locks = globalThis.navigator?.locks;
    if (!locks) return Promise.resolve(true);
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
      locks
        .request(this.#name, options, hold)
        .catch((error: unknown) => (isRefused(error) ? resolve(true) : reject(error)));
    });
  }
}
