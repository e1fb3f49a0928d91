import type { JobRight } from '../jobs/job-lock.js';

/** The right to run a job among the requests of one server without a database. */
export class MemoryLock implements JobRight {
  readonly #held: Set<string>;
  readonly #id: string;
  #isHeld = false;

  /** `held` has the jobs whose locks are taken. */
  constructor(held: Set<string>, id: string) {
    this.#held = held;
    this.#id = id;
  }

  async take(): Promise<boolean> {
    if (this.#held.has(this.#id)) return false;
    this.#held.add(this.#id);
    this.#isHeld = true;
    return true;
  }

  async claim(): Promise<void> {
    await this.take();
  }

  /** Only the removal of a job waits, after the end of what has run it. */
  async wait(): Promise<boolean> {
    return this.take();
  }

  release(): void {
    if (this.#isHeld) this.#held.delete(this.#id);
    this.#isHeld = false;
  }
}
