import type { ScriptEntry, ScriptTrade } from '../define-strategy.js';

/** Count of numbers in a trade and in an entry. `crates/web/src/lane/script/number_rows.rs` writes them. */
const TRADE = 10;
const ENTRY = 6;
const KINDS = ['market', 'limit', 'stop', 'stop_limit'] as const;

/** The account as a script sees it. Records of trades and entries are made when the script reads them. */
export class Account {
  units = 0;
  equity = 0;
  #tradeRows = new Float64Array();
  #entryRows = new Float64Array();
  #trades: readonly ScriptTrade[] | null = [];
  #entries: readonly ScriptEntry[] | null = [];

  /** The rows are a view of the engine's memory, which may move. So they are copied. */
  takeTrades(rows: Float64Array): void {
    this.#tradeRows = rows.slice();
    this.#trades = null;
  }

  takeEntries(rows: Float64Array): void {
    this.#entryRows = rows.slice();
    this.#entries = null;
  }

  get inPosition(): boolean {
    return this.#tradeRows.length > 0;
  }

  get trades(): readonly ScriptTrade[] {
    this.#trades ??= Object.freeze(rowsOf(this.#tradeRows, TRADE).map(trade));
    return this.#trades;
  }

  get entries(): readonly ScriptEntry[] {
    this.#entries ??= Object.freeze(rowsOf(this.#entryRows, ENTRY).map(entry));
    return this.#entries;
  }
}

function rowsOf(numbers: Float64Array, length: number): Float64Array[] {
  const count = numbers.length / length;
  return Array.from({ length: count }, (_, index) => numbers.subarray(index * length, (index + 1) * length));
}

function trade(row: Float64Array): ScriptTrade {
  const number = (index: number) => row[index] ?? Number.NaN;
  return Object.freeze({
    id: number(0),
    side: side(number(1)),
    units: number(2),
    entryIndex: number(3),
    entryTime: number(4),
    entryPrice: number(5),
    stopLoss: price(number(6)),
    takeProfit: price(number(7)),
    trailingStop: price(number(8)),
    tag: number(9),
  });
}

function entry(row: Float64Array): ScriptEntry {
  const number = (index: number) => row[index] ?? Number.NaN;
  return Object.freeze({
    id: number(0),
    side: side(number(1)),
    kind: KINDS[number(2)] ?? 'market',
    price: price(number(3)),
    limit: price(number(4)),
    placedIndex: number(5),
  });
}

function side(sign: number): 'long' | 'short' {
  return sign > 0 ? 'long' : 'short';
}

function price(number: number): number | null {
  return Number.isNaN(number) ? null : number;
}
