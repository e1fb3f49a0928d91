/** Limits how often something happens. The caller gives the time, so that all throttles of a frame use the same one. */
export class Throttle {
  readonly #everyMs: number;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  /** Whether enough time has passed since the last pass, or the call is `urgent`. */
  passes(nowMs: number, urgent = false): boolean {
    if (!urgent && nowMs - this.#lastMs < this.#everyMs) return false;
    this.#lastMs = nowMs;
    return true;
  }
}
