import type { RatePoint } from '../storage/records.js';

/** Points that are kept at most; then every other one goes and they lie twice as far apart. */
const MOST_POINTS = 240;
/** Distance of two points at first. */
const FIRST_STEP_MS = 1_000;

/** How fast a job was over time: a bounded number of points, however long it runs. */
export class RateHistory {
  #points: RatePoint[] = [];
  #stepMs = FIRST_STEP_MS;

  /** Goes on behind points that were stored. */
  open(points: readonly RatePoint[]): void {
    this.#points = [...points];
    while (this.#points.length >= MOST_POINTS) this.#thin();
  }

  get points(): RatePoint[] {
    return [...this.#points];
  }

  /** Takes the rate at a moment, in epoch milliseconds. */
  add(at: number, candlesPerSecond: number): void {
    const last = this.#points.at(-1);
    if (last && at - last.at < this.#stepMs) return;
    this.#points.push({ at, candles_per_second: candlesPerSecond });
    if (this.#points.length >= MOST_POINTS) this.#thin();
  }

  #thin(): void {
    this.#points = this.#points.filter((_, index) => index % 2 === 0);
    this.#stepMs *= 2;
  }
}
