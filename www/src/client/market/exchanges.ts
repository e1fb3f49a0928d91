import { CandlerunError } from '../errors.js';

/** One candle: time in epoch milliseconds, open, high, low, close, volume. */
export type MarketCandle = [number, number, number, number, number, number];

/** The public interface of an exchange for candles. */
export type Exchange = {
  /** Most candles of a page. */
  pageCandles: number;
  /** Intervals in milliseconds, each with its name in an address. */
  intervals: ReadonlyMap<number, string>;
  /** The address of the candles from `from` up to, but not with, `to`, both epoch milliseconds. */
  address(symbol: string, interval: string, from: number, to: number): string;
  /** Reads an answer; the order of its candles does not matter. */
  candles(answer: unknown): MarketCandle[];
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const BINANCE: Exchange = {
  pageCandles: 1_000,
  intervals: new Map([
    [1_000, '1s'],
    [MINUTE, '1m'],
    [3 * MINUTE, '3m'],
    [5 * MINUTE, '5m'],
    [15 * MINUTE, '15m'],
    [30 * MINUTE, '30m'],
    [HOUR, '1h'],
    [2 * HOUR, '2h'],
    [4 * HOUR, '4h'],
    [6 * HOUR, '6h'],
    [8 * HOUR, '8h'],
    [12 * HOUR, '12h'],
    [DAY, '1d'],
  ]),
  address: (symbol, interval, from, to) =>
    `https://api.binance.com/api/v3/klines?${new URLSearchParams({
      symbol,
      interval,
      startTime: String(from),
      endTime: String(to - 1),
      limit: '1000',
    })}`,
  candles: (answer) =>
    rows(answer).map(([time, open, high, low, close, volume]) =>
      candle(time, open, high, low, close, volume),
    ),
};

const COINBASE: Exchange = {
  pageCandles: 300,
  intervals: new Map(
    [MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR, DAY].map((ms) => [ms, String(ms / 1_000)]),
  ),
  address: (symbol, granularity, from, to) =>
    `https://api.exchange.coinbase.com/products/${encodeURIComponent(symbol)}/candles?${new URLSearchParams({
      granularity,
      start: new Date(from).toISOString(),
      // The end belongs to the range.
      end: new Date(to - Number(granularity) * 1_000).toISOString(),
    })}`,
  candles: (answer) =>
    rows(answer).map(([seconds, low, high, open, close, volume]) =>
      candle(Number(seconds) * 1_000, open, high, low, close, volume),
    ),
};

/** The exchanges by their names. */
export const EXCHANGES = { binance: BINANCE, coinbase: COINBASE } as const;

function rows(answer: unknown): unknown[][] {
  if (Array.isArray(answer) && answer.every((row) => Array.isArray(row) && row.length >= 6)) return answer;
  throw new CandlerunError('the answer has no candles', 'exchange', JSON.stringify(answer).slice(0, 80));
}

function candle(...cells: unknown[]): MarketCandle {
  const numbers = cells.map(Number);
  if (numbers.every(Number.isFinite)) return numbers as MarketCandle;
  throw new CandlerunError('a candle must be six numbers', 'exchange', JSON.stringify(cells).slice(0, 80));
}
