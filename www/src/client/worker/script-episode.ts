import type { StrategyDefinition } from '../define-strategy.js';
import { Account } from './account.js';
import { OrderRows } from './order-rows.js';
import { ScriptContext } from './script-context.js';
import { errorText, type ScriptErrorLine, shown } from './script-error.js';
import { type Clock, outputsOf, PRICES, type Prices, ScriptSeries } from './script-series.js';
import { type EngineMemory, SharedNumbers } from './shared-numbers.js';

/** The name under which a series is requested by its expression. `crates/web/src/lane/script/requests.rs` reads it. */
const EXPRESSION = '=';
/** The name under which the time zone of later requests is set. */
const TIME_ZONE = '@';

/** Requests an indicator from the engine: the names of its outputs with the numbers of their columns, or the text of an error. */
export type Ask = (name: string, args: unknown[]) => [string, number][] | string;

/** One episode of a script. It never throws: an error of the script becomes the `failure` of the episode. */
export class ScriptEpisode {
  readonly #errorLine: ScriptErrorLine;
  readonly #clock: Clock = { index: -1 };
  readonly #shared: SharedNumbers;
  readonly #orders = new OrderRows();
  readonly #account = new Account();
  readonly #prices: Prices;
  /** The indicator columns that the script asked for, by their numbers. */
  readonly #asked: ScriptSeries[] = [];
  readonly #numbers = new Map<ScriptSeries, number>();
  readonly #params: Readonly<Record<string, unknown>>;
  #definition: StrategyDefinition | null = null;
  #context: ScriptContext | null = null;
  #series: unknown;
  #failure = '';

  constructor(
    define: () => StrategyDefinition,
    params: object,
    memory: EngineMemory,
    ask: Ask,
    errorLine: ScriptErrorLine,
  ) {
    this.#errorLine = errorLine;
    this.#shared = new SharedNumbers(memory);
    this.#params = Object.freeze({ ...params });
    const prices = PRICES.map((name) => [name, new ScriptSeries(this.#clock, name)]);
    this.#prices = Object.fromEntries(prices) as Prices;
    try {
      this.#definition = define();
      this.#series = this.#init(this.#definition, ask);
    } catch (error) {
      this.#fail('before the first candle', error);
    }
  }

  failure(): string {
    return this.#failure;
  }

  open(candles: Float64Array[], columns: Float64Array[]): void {
    const [time, ...prices] = candles;
    for (const [index, name] of PRICES.entries()) {
      ScriptSeries.fill(this.#prices[name], prices[index] ?? new Float64Array());
    }
    for (const [number, column] of columns.entries()) {
      const series = this.#asked[number];
      if (series) ScriptSeries.fill(series, column);
    }
    const times = time ?? new Float64Array();
    this.#account.open(this.#clock, prices[PRICES.indexOf('close')] ?? new Float64Array());
    this.#context = new ScriptContext(
      this.#clock,
      times,
      this.#prices,
      this.#account,
      this.#orders,
      this.#params,
    );
  }

  /** The indicators that `init` has returned, each with the number of its column, by their names in an object that it returned. */
  returnedSeries(): [string, number][] {
    const found: [string, number][] = [];
    this.#addSeries('', this.#series, found, 2);
    return found;
  }

  /**
   * Decides at closed candles, up to the first one with orders, and returns their number, or -1 if the script has failed. The numbers at
   * the address are shared with the engine.
   */
  candles(address: number, count: number): number {
    const numbers = this.#shared.at(address, count);
    const end = numbers[1] as number;
    const clock = this.#clock;
    const orders = this.#orders;
    const definition = this.#definition;
    const context = this.#context as never;
    const series = this.#series;
    this.#account.take(numbers);
    orders.open(numbers);
    try {
      for (let index = numbers[0] as number; index < end; index++) {
        clock.index = index;
        definition?.onCandle(context, series);
        if (orders.count > 0) break;
      }
      return orders.count;
    } catch (error) {
      this.#fail(`candle ${clock.index.toLocaleString('en-US')}`, error);
      return -1;
    } finally {
      numbers[0] = clock.index;
      orders.close();
    }
  }

  /** The orders of the last candle for which the shared numbers had no room. */
  moreOrders(): Float64Array {
    return this.#orders.more;
  }

  /** Runs `init`, in which the script may ask for indicators and other series. */
  #init({ init, timeZone }: StrategyDefinition, ask: Ask): unknown {
    let isOpen = true;
    if (timeZone !== undefined) {
      const found = ask(TIME_ZONE, [timeZone]);
      if (typeof found === 'string') throw new Error(`timeZone: ${found}`);
    }
    const answer = (tool: string, name: string, args: unknown[]) => {
      if (!isOpen) throw new Error(`\`${tool}\` can only be called in \`init\``);
      const found = ask(name, args);
      if (typeof found === 'string') throw new Error(found);
      return found;
    };
    const indicator = (name: unknown, ...args: unknown[]) => {
      const given = args.map((arg) => this.#argument(arg));
      return this.#outputs(String(name), answer('indicator', String(name), given));
    };
    const series = (expression: unknown) => {
      if (typeof expression !== 'string') {
        throw new TypeError(`series: must be an expression as a text, and is ${shown(expression)}`);
      }
      try {
        return this.#outputs(expression, answer('series', EXPRESSION, [expression]));
      } catch (error) {
        throw new Error(`series(${shown(expression)}): ${errorText(error)}`);
      }
    };
    try {
      return init?.({
        indicator: indicator as never,
        series: series as never,
        params: this.#params as never,
      });
    } finally {
      isOpen = false;
    }
  }

  /** Adds the series of a value. An object is searched for as many levels: `init` may return anything. */
  #addSeries(name: string, value: unknown, found: [string, number][], levels: number): void {
    if (value instanceof ScriptSeries) {
      const number = this.#numbers.get(value);
      if (number !== undefined) found.push([name || ScriptSeries.nameOf(value), number]);
      return;
    }
    if (levels === 0 || typeof value !== 'object' || value === null) return;
    try {
      for (const [key, inner] of Object.entries(value)) {
        this.#addSeries(name ? `${name}.${key}` : key, inner, found, levels - 1);
      }
    } catch {
      // A getter of the script has thrown. A chart can do without its series.
    }
  }

  /** An indicator series is passed to the engine as a list with the number of its column, a price series as its name. */
  #argument(arg: unknown): unknown {
    const isSeries = arg instanceof ScriptSeries;
    return isSeries ? [this.#numbers.get(arg)] : arg;
  }

  /** The series of a single output, or an object with a series for each output. */
  #outputs(indicator: string, answer: [string, number][]): unknown {
    const outputs = answer.map(([output, number]) => {
      const name = answer.length === 1 ? indicator : `${indicator}.${output}`;
      const series = new ScriptSeries(this.#clock, name);
      this.#asked[number] = series;
      this.#numbers.set(series, number);
      return [output, series] as const;
    });
    const [first] = outputs;
    return outputs.length === 1 && first ? first[1] : outputsOf(indicator, outputs);
  }

  #fail(when: string, error: unknown): void {
    const line = this.#errorLine.of(error);
    this.#failure = `${when}${line === null ? '' : ` (line ${line})`}: ${errorText(error)}`;
  }
}
