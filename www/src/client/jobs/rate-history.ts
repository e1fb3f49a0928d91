import type { RatePoint } from '../storage/records.js';

/** At this number of points every other point is dropped, and the distance doubles. */
const MOST_POINTS = 240;
/** Distance of two points at the start. */
const FIRST_STEP_MS = 1_000;

/** The speed of a job over time. The number of points is bounded, however long the job runs. */
export class RateHistory {
  #points: RatePoint[] = [];
  #stepMs = FIRST_STEP_MS;

  /** Starts with points that were stored. */
  open(points: readonly RatePoint[]): void {
    this.#points = [...points];
    while (this.#points.length >= MOST_POINTS) this.#thin();
  }

  get points(): RatePoint[] {
    return [...this.#points];
  }

  /** Adds the rate at a time in epoch milliseconds. */
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
