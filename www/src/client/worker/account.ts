import type { ScriptEntry, ScriptTrade } from '../define-strategy.js';
import type { Clock } from './script-series.js';
import { ENTRY, TRADE, TRADES_AT } from './shared-numbers.js';

const KINDS = ['market', 'limit', 'stop', 'stop_limit'] as const;

/** The account as a script sees it. Records of trades and entries are made when the script reads them. */
export class Account {
  units = 0;
  #balance = 0;
  #cost = 0;
  #clock: Clock = { index: 0 };
  #closes: Float64Array = new Float64Array();
  #numbers: Float64Array = new Float64Array();
  #tradeCount = 0;
  #entryCount = 0;
  #trades: readonly ScriptTrade[] | null = NONE;
  #entries: readonly ScriptEntry[] | null = NONE;

  /** Takes the numbers that are shared with the engine, once in a call. */
  take(numbers: Float64Array): void {
    this.#numbers = numbers;
    this.units = numbers[2] as number;
    this.#balance = numbers[3] as number;
    this.#cost = numbers[4] as number;
    if (numbers[7] === 0) return;
    this.#tradeCount = numbers[5] as number;
    this.#entryCount = numbers[6] as number;
    this.#trades = this.#tradeCount > 0 ? null : NONE;
    this.#entries = this.#entryCount > 0 ? null : NONE;
  }

  /** Takes the prices at which the position is valued. */
  open(clock: Clock, closes: Float64Array): void {
    this.#clock = clock;
    this.#closes = closes;
  }

  /** The formula of the engine, with the same bits. */
  get equity(): number {
    const close = this.#closes[this.#clock.index] as number;
    return this.#balance + (this.units * close - this.#cost);
  }

  get inPosition(): boolean {
    return this.#tradeCount > 0;
  }

  get trades(): readonly ScriptTrade[] {
    this.#trades ??= this.#list(this.#tradeCount, TRADES_AT, TRADE, TradeRecord);
    return this.#trades;
  }

  get entries(): readonly ScriptEntry[] {
    const start = TRADES_AT + this.#tradeCount * TRADE;
    this.#entries ??= this.#list(this.#entryCount, start, ENTRY, EntryRecord);
    return this.#entries;
  }

  #list<T>(
    count: number,
    start: number,
    size: number,
    Record: new (numbers: Float64Array, at: number) => T,
  ): readonly T[] {
    const list: T[] = [];
    for (let place = 0; place < count; place++) list.push(new Record(this.#numbers, start + place * size));
    return Object.freeze(list);
  }
}

const NONE: readonly never[] = Object.freeze([]);

/** Freezing a record takes longer than making it, so it has getters: assigning to one throws too. */
class TradeRecord implements ScriptTrade {
  readonly #id: number;
  readonly #sign: number;
  readonly #units: number;
  readonly #entryIndex: number;
  readonly #entryTime: number;
  readonly #entryPrice: number;
  readonly #stopLoss: number;
  readonly #takeProfit: number;
  readonly #trailingStop: number;
  readonly #tag: number;

  constructor(numbers: Float64Array, at: number) {
    this.#id = numbers[at] as number;
    this.#sign = numbers[at + 1] as number;
    this.#units = numbers[at + 2] as number;
    this.#entryIndex = numbers[at + 3] as number;
    this.#entryTime = numbers[at + 4] as number;
    this.#entryPrice = numbers[at + 5] as number;
    this.#stopLoss = numbers[at + 6] as number;
    this.#takeProfit = numbers[at + 7] as number;
    this.#trailingStop = numbers[at + 8] as number;
    this.#tag = numbers[at + 9] as number;
  }

  get id(): number {
    return this.#id;
  }
  get side(): 'long' | 'short' {
    return side(this.#sign);
  }
  get units(): number {
    return this.#units;
  }
  get entryIndex(): number {
    return this.#entryIndex;
  }
  get entryTime(): number {
    return this.#entryTime;
  }
  get entryPrice(): number {
    return this.#entryPrice;
  }
  get stopLoss(): number | null {
    return price(this.#stopLoss);
  }
  get takeProfit(): number | null {
    return price(this.#takeProfit);
  }
  get trailingStop(): number | null {
    return price(this.#trailingStop);
  }
  get tag(): number {
    return this.#tag;
  }

  toJSON(): ScriptTrade {
    const { id, side, units, entryIndex, entryTime, entryPrice, stopLoss, takeProfit, trailingStop, tag } =
      this;
    return { id, side, units, entryIndex, entryTime, entryPrice, stopLoss, takeProfit, trailingStop, tag };
  }
}

class EntryRecord implements ScriptEntry {
  readonly #id: number;
  readonly #sign: number;
  readonly #kind: number;
  readonly #price: number;
  readonly #limit: number;
  readonly #placedIndex: number;
  readonly #tag: number;

  constructor(numbers: Float64Array, at: number) {
    this.#id = numbers[at] as number;
    this.#sign = numbers[at + 1] as number;
    this.#kind = numbers[at + 2] as number;
    this.#price = numbers[at + 3] as number;
    this.#limit = numbers[at + 4] as number;
    this.#placedIndex = numbers[at + 5] as number;
    this.#tag = numbers[at + 6] as number;
  }

  get id(): number {
    return this.#id;
  }
  get side(): 'long' | 'short' {
    return side(this.#sign);
  }
  get kind(): ScriptEntry['kind'] {
    return KINDS[this.#kind] ?? 'market';
  }
  get price(): number | null {
    return price(this.#price);
  }
  get limit(): number | null {
    return price(this.#limit);
  }
  get placedIndex(): number {
    return this.#placedIndex;
  }
  get tag(): number {
    return this.#tag;
  }

  toJSON(): ScriptEntry {
    const { id, side, kind, price, limit, placedIndex, tag } = this;
    return { id, side, kind, price, limit, placedIndex, tag };
  }
}

// Scripts make no records of their own.
for (const { prototype } of [TradeRecord, EntryRecord]) {
  Object.defineProperty(prototype, 'constructor', { value: Object });
  Object.freeze(prototype);
}

function side(sign: number): 'long' | 'short' {
  return sign > 0 ? 'long' : 'short';
}

function price(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}
