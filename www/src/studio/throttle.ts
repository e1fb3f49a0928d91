/** Lets something through at most once in a while. The caller brings the time, so that one clock serves a whole frame. */
export class Throttle {
  readonly #everyMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Whether enough time has passed, or it is `urgent`; if so, the time starts anew. */
  passes(nowMs: number, urgent = false): boolean {
    if (!urgent && nowMs - this.#lastMs < this.#everyMs) return false;
    this.#lastMs = nowMs;
    return true;
  }
}
