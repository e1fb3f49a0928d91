/**
 * The right to run a job, which one tab of an origin has: a Web Lock, released when the tab goes, however it goes. Where there
 * are none (no secure context), every tab takes itself for the only one.
 */
export class JobLock {
  readonly #name: string;
  #release: (() => void) | null = null;
  #waiting: AbortController | null = null;

  constructor(database: string, jobId: string) {
    this.#name = `${database}/${jobId}`;
  }

  /** Whether this browser lets tabs know of each other. */
  static get works(): boolean {
    return typeof navigator !== 'undefined' && navigator.locks !== undefined;
  }

  /** Takes the right if nobody has it, and says whether it is here now. */
  take(): Promise<boolean> {
    return this.#request({ ifAvailable: true });
  }

  /** Waits until nobody else has the right; false when `release` came first. */
  async wait(): Promise<boolean> {
    this.#waiting = new AbortController();
    try {
      return await this.#request({ signal: this.#waiting.signal });
    } catch (error) {
      if (this.#waiting.signal.aborted) return false;
      throw error;
    }
  }

  /** Gives the right back, or stops waiting for it. */
  release(): void {
    this.#waiting?.abort();
    this.#release?.();
    this.#release = null;
  }

  #request(options: LockOptions): Promise<boolean> {
    if (!JobLock.works) return Promise.resolve(true);
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
      navigator.locks.request(this.#name, options, hold).catch(reject);
    });
  }
}
