import type { EpisodeDetail, ExitReason, OpenTrade, Statistics } from 'candlerun';
import { DAY_MS } from '../calendar.js';

/** Why a trade ended, or that it has not. */
export type TradeEnd = ExitReason | 'open';

/**
 * All trades of an episode as columns: the closed ones in the order of their exits, then the open ones. A row below `closed` is the index
 * of the trade in `trade_columns`. NaN where there is no value.
 */
export type TradeRows = {
  count: number;
  closed: number;
  /** Number of the trade, from 1. */
  number: Float64Array;
  is_short: Uint8Array;
  /** An index into `ends`. */
  end: Uint8Array;
  ends: TradeEnd[];
  tag: Float64Array;
  units: Float64Array;
  entry_time: Float64Array;
  entry_price: Float64Array;
  exit_time: Float64Array;
  exit_price: Float64Array;
  /** Time from the entry's candle to the exit's, in milliseconds. */
  held: Float64Array;
  commission: Float64Array;
  profit: Float64Array;
  return_pct: Float64Array;
  mae_pct: Float64Array;
  mfe_pct: Float64Array;
  /** Sum of the profits up to this trade, in the order of the exits. */
  total: Float64Array;
  /** Whether the time of day says nothing: candles of a day or more. */
  isDaily: boolean;
  /** Whether any trade has a tag. */
  hasTags: boolean;
  /** Decimals of a price: two, and more for low prices. */
  priceDecimals: number;
};

/**
 * Makes the rows of an episode.
 *
 * @param intervalMs Time from candle to candle. If it is unknown, trades that all begin and end at midnight UTC are taken for daily ones.
 */
export function tradeRows(detail: EpisodeDetail, intervalMs: number | null = null): TradeRows {
  const { trade_columns: columns, open_trades: open } = detail;
  const count = columns.count + open.length;
  const ends: TradeEnd[] = [...columns.exit_reasons, 'open'];
  const join = (closed: Float64Array, value: (trade: OpenTrade) => number) =>
    withOpen(closed, columns.count, open, value);
  const missing = () => Number.NaN;
  const openProfit = profitOfOpen(open, detail.statistics);
  const profit = join(columns.profit, () => openProfit);
  const entryTime = join(columns.entry_time, (trade) => trade.entry_time);
  const exitTime = join(columns.exit_time, missing);
  const entryPrice = join(columns.entry_price, (trade) => trade.entry_price);
  const tag = join(columns.tag, (trade) => trade.tag);
  return {
    count,
    closed: columns.count,
    number: numbersFrom1(count),
    is_short: codes(columns.is_short, columns.count, open, ({ side }) => (side === 'short' ? 1 : 0)),
    end: codes(columns.exit_reason, columns.count, open, () => ends.length - 1),
    ends,
    tag,
    units: join(columns.units, (trade) => trade.units),
    entry_time: entryTime,
    entry_price: entryPrice,
    exit_time: exitTime,
    exit_price: join(columns.exit_price, missing),
    held: differences(exitTime, entryTime),
    commission: join(columns.commission, (trade) => trade.commission),
    profit,
    return_pct: join(
      columns.return_pct,
      ({ units, entry_price }) => (openProfit / (units * entry_price)) * 100,
    ),
    mae_pct: join(columns.mae_pct, missing),
    mfe_pct: join(columns.mfe_pct, missing),
    total: runningTotal(profit, columns.count),
    isDaily: intervalMs === null ? areMidnights(entryTime) && areMidnights(exitTime) : intervalMs >= DAY_MS,
    hasTags: tag.some((value) => value !== 0 && !Number.isNaN(value)),
    priceDecimals: decimalsOf(entryPrice),
  };
}

/** A column with the values of the open trades behind those of the closed ones. */
function withOpen(
  closed: Float64Array,
  count: number,
  open: readonly OpenTrade[],
  value: (trade: OpenTrade) => number,
): Float64Array {
  if (open.length === 0) return closed;
  const joined = new Float64Array(count + open.length);
  joined.set(closed.subarray(0, count));
  joined.set(open.map(value), count);
  return joined;
}

function codes(
  closed: Uint8Array,
  count: number,
  open: readonly OpenTrade[],
  value: (trade: OpenTrade) => number,
): Uint8Array {
  const joined = new Uint8Array(count + open.length);
  joined.set(closed.subarray(0, count));
  joined.set(open.map(value), count);
  return joined;
}

/** The engine has the profit of all open trades together, so it is known for a single one. */
function profitOfOpen(open: readonly OpenTrade[], statistics: Statistics | null): number {
  return open.length === 1 && statistics !== null ? statistics.open_profit : Number.NaN;
}

function runningTotal(profit: Float64Array, closed: number): Float64Array {
  const total = new Float64Array(profit.length).fill(Number.NaN);
  let sum = 0;
  for (let row = 0; row < closed; row++) {
    sum += profit[row] as number;
    total[row] = sum;
  }
  return total;
}

function numbersFrom1(count: number): Float64Array {
  const numbers = new Float64Array(count);
  for (let row = 0; row < count; row++) numbers[row] = row + 1;
  return numbers;
}

function differences(ends: Float64Array, starts: Float64Array): Float64Array {
  const spans = new Float64Array(ends.length);
  for (let row = 0; row < ends.length; row++) spans[row] = (ends[row] as number) - (starts[row] as number);
  return spans;
}

function areMidnights(times: Float64Array): boolean {
  return times.every((time) => Number.isNaN(time) || time % DAY_MS === 0);
}

/** Enough decimals that the lowest price has at least four digits, from 2 to 8. */
function decimalsOf(prices: Float64Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const price of prices) {
    if (price > 0 && price < lowest) lowest = price;
  }
  if (lowest === Number.POSITIVE_INFINITY) return 2;
  return Math.min(8, Math.max(2, 3 - Math.floor(Math.log10(lowest))));
}
