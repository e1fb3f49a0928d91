/** Progress events that are acknowledged together. The conductor sends at most 256 that are not acknowledged. */
const BATCH = 64;

/** Counts progress events and acknowledges them in batches. */
export class Acknowledger {
  readonly #acknowledge: (count: number) => void;
  #count = 0;

  constructor(acknowledge: (count: number) => void) {
    this.#acknowledge = acknowledge;
  }

  received(): void {
    this.#count += 1;
    if (this.#count < BATCH) return;
    this.#count = 0;
    this.#acknowledge(BATCH);
  }
}
