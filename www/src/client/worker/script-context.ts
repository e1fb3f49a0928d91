import type { EntryOptions, ScriptEntry, ScriptTrade, Series, StrategyContext } from '../define-strategy.js';
import type { Account } from './account.js';
import type { OrderRows } from './order-rows.js';
import { shown } from './script-error.js';
import type { Clock, Prices } from './script-series.js';

/** The `ctx` of `onCandle`: the market and the account at a closed candle, and the methods that give orders. */
export class ScriptContext implements StrategyContext {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;
  readonly params: Readonly<Record<string, unknown>>;
  readonly #clock: Clock;
  readonly #times: Float64Array;
  readonly #account: Account;
  readonly #orders: OrderRows;

  constructor(
    clock: Clock,
    times: Float64Array,
    prices: Prices,
    account: Account,
    orders: OrderRows,
    params: Readonly<Record<string, unknown>>,
  ) {
    this.open = prices.open;
    this.high = prices.high;
    this.low = prices.low;
    this.close = prices.close;
    this.volume = prices.volume;
    this.params = params;
    this.#clock = clock;
    this.#times = times;
    this.#account = account;
    this.#orders = orders;
    // Assigning to a property is a mistake of the script: in strict mode it throws.
    Object.freeze(this);
  }

  get index(): number {
    return this.#clock.index;
  }

  get time(): number {
    return this.#times[this.#clock.index] ?? Number.NaN;
  }

  get units(): number {
    return this.#account.units;
  }

  get inPosition(): boolean {
    return this.#account.inPosition;
  }

  get equity(): number {
    return this.#account.equity;
  }

  get trades(): readonly ScriptTrade[] {
    return this.#account.trades;
  }

  get entries(): readonly ScriptEntry[] {
    return this.#account.entries;
  }

  buy(options?: EntryOptions): number {
    return this.#orders.enter(1, options);
  }

  sell(options?: EntryOptions): number {
    return this.#orders.enter(-1, options);
  }

  cancel(entry: number | ScriptEntry): void {
    this.#orders.cancel(idOf(entry));
  }

  cancelEntries(): void {
    this.#orders.cancelEntries();
  }

  closeTrade(trade: number | ScriptTrade, portion = 1): void {
    this.#orders.closeTrade(idOf(trade), portion);
  }

  closeAll(): void {
    this.#orders.closeAll();
  }

  setStopLoss(trade: number | ScriptTrade, price: number | null): void {
    this.#orders.move(5, idOf(trade), price);
  }

  setTakeProfit(trade: number | ScriptTrade, price: number | null): void {
    this.#orders.move(6, idOf(trade), price);
  }

  setTrailingStop(trade: number | ScriptTrade, distance: number | null, afterProfit?: number): void {
    this.#orders.trail(idOf(trade), distance, afterProfit);
  }
}

function idOf(given: number | { readonly id: number }): number {
  const id = typeof given === 'object' && given !== null ? given.id : given;
  if (typeof id !== 'number')
    throw new TypeError(`must be an id or a record that has one, not ${shown(given)}`);
  return id;
}
