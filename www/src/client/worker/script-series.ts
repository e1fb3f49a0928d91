import type { Series } from '../define-strategy.js';

/** The index of the closed candle. Later candles are not shown. */
export type Clock = { index: number };

/** A column up to the closed candle. Used as a number or an array it throws, because it would silently compare as NaN. */
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
    // Candles before the first are not looked up: one read outside of the array makes all later reads slower.
    return index >= 0 && index <= now ? (this.#values[index] ?? Number.NaN) : Number.NaN;
  }

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

  /** Sets the column of a series. Static, so that a script cannot call it. */
  static fill(series: ScriptSeries, values: Float64Array): void {
    series.#values = values;
  }

  /** The name of a series. Static, so that a script cannot call it. */
  static nameOf(series: ScriptSeries): string {
    return series.#name;
  }

  /** Called for a property that a series does not have. An element of an array would be undefined and compare as false. */
  static missing(series: unknown, key: string | symbol): void {
    if (typeof key !== 'string' || !/^\d+$/.test(key) || !(series instanceof ScriptSeries)) return;
    const name = series.#name;
    throw new Error(
      `\`${name}\` is a series; use \`${name}.at(${key})\` for a candle, 0 for the last closed one`,
    );
  }
}

// Its static methods are not for scripts.
Object.defineProperty(ScriptSeries.prototype, 'constructor', { value: Object });

// The proxy is the prototype of the prototype: `at` is found before it and stays fast.
Object.setPrototypeOf(
  ScriptSeries.prototype,
  new Proxy(Object.prototype, {
    get(target, key, series) {
      ScriptSeries.missing(series, key);
      return Reflect.get(target, key, series);
    },
  }),
);

/** The price columns in the order of the engine. The time is not among them. */
export const PRICES = ['open', 'high', 'low', 'close', 'volume'] as const;
export type Prices = Record<(typeof PRICES)[number], ScriptSeries>;

/** The outputs of an indicator with several outputs, by name. Used as a series or a number they throw. */
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
