import type { Series } from '../define-strategy.js';

/** Where an episode is. Nothing behind it is shown. */
export type Clock = { index: number };

/** A column up to the closed candle. Taken for a number or for an array it throws: it would compare as NaN without a word. */
export class ScriptSeries implements Series {
  readonly #clock: Clock;
  readonly #name: string;
  #values: Float64Array = new Float64Array();

  constructor(clock: Clock, name: string) {
    this.#clock = clock;
    this.#name = name;
  }

  at(back = 0): number {
    const now = this.#clock.index;
    const index = now - back;
    return index <= now ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

  /** As a text names it. */
  toString(): string {
    return `the series \`${this.#name}\``;
  }

  toJSON(): string {
    return this.toString();
  }

  [Symbol.toPrimitive](hint: string): string {
    if (hint === 'string') return this.toString();
    const name = this.#name;
    throw new Error(`\`${name}\` is a series; use \`${name}.at(0)\` for the last closed candle`);
  }

  /** Gives a series its column. Outside of the class, so that no script can reach it. */
  static fill(series: ScriptSeries, values: Float64Array): void {
    series.#values = values;
  }

  /** Is asked for what a series does not have: an element of an array is undefined, which compares as false. */
  static missing(series: unknown, key: string | symbol): void {
    if (typeof key !== 'string' || !/^\d+$/.test(key) || !(series instanceof ScriptSeries)) return;
    const name = series.#name;
    throw new Error(
      `\`${name}\` is a series; use \`${name}.at(${key})\` for a candle, 0 for the last closed one`,
    );
  }
}

// Behind what a series has, so that `at` is no slower.
Object.setPrototypeOf(
  ScriptSeries.prototype,
  new Proxy(Object.prototype, {
    get(target, key, series) {
      ScriptSeries.missing(series, key);
      return Reflect.get(target, key, series);
    },
  }),
);

/** The outputs of an indicator that has several, by name. Taken for a series or a number they throw. */
export function outputsOf(name: string, outputs: (readonly [string, ScriptSeries])[]): object {
  const first = outputs[0]?.[0];
  const record = Object.fromEntries(outputs);
  const refuse = () => {
    throw new Error(`\`${name}\` has several outputs; use one of them, as \`${name}.${first}.at(0)\``);
  };
  for (const key of ['at', Symbol.toPrimitive]) {
    if (!(key in record)) Object.defineProperty(record, key, { value: refuse });
  }
  return Object.freeze(record);
}
