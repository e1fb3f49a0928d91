/** Progress messages that are acknowledged together; the conductor waits when 256 are not. */
const BATCH = 64;

/** Counts progress messages and says when some are to be acknowledged. */
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
