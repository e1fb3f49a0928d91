import type { Series } from '../define-strategy.js';

/** Where an episode is. Nothing behind it is shown. */
export type Clock = { index: number };

/** A column up to the closed candle. */
export class ScriptSeries implements Series {
  readonly #clock: Clock;
  #values: Float64Array = new Float64Array();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  at(back = 0): number {
    const now = this.#clock.index;
    const index = now - back;
    return index <= now ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  /** Gives a series its column. Outside of the class, so that no script can reach it. */
  static fill(series: ScriptSeries, values: Float64Array): void {
    series.#values = values;
  }
}
