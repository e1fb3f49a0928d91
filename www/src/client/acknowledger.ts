/** Messages of a lane that are acknowledged together; a lane waits when 256 are not. */
const BATCH = 64;

/** Counts the progress messages of each lane and says when some are to be acknowledged. */
export class Acknowledger {
  readonly #counts = new Map<number, number>();
  readonly #acknowledge: (lane: number, count: number) => void;

  constructor(acknowledge: (lane: number, count: number) => void) {
    this.#acknowledge = acknowledge;
  }

  received(lane: number): void {
    const count = (this.#counts.get(lane) ?? 0) + 1;
    if (count < BATCH) {
      this.#counts.set(lane, count);
      return;
    }
    this.#counts.set(lane, 0);
    this.#acknowledge(lane, count);
  }
}
