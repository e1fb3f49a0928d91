import { CandlerunError } from '../errors.js';
import { binance } from './binance.js';
import { coinbase } from './coinbase.js';
import type { Exchange } from './exchange.js';

/** The exchanges, with their titles and intervals. Neither needs an account. */
export const exchanges = { binance, coinbase } satisfies Record<string, Exchange>;

export type ExchangeName = keyof typeof exchanges;

/** The length of a candle: minutes, hours or days. Not every exchange has every one. */
export type MarketInterval =
  | '1m'
  | '3m'
  | '5m'
  | '15m'
  | '30m'
  | '1h'
  | '2h'
  | '4h'
  | '6h'
  | '8h'
  | '12h'
  | '1d';

/** The candles that are wanted. */
export type MarketQuery = {
  exchange: ExchangeName;
  /** As the exchange writes it: `BTCUSDT` at Binance, `BTC-USD` at Coinbase. */
  symbol: string;
  interval: MarketInterval;
  /** Opening time of the first candle, as a date or in epoch milliseconds. */
  from: Date | number;
  /** The end; candles that open before it are included. Left out: now. */
  to?: Date | number;
};

/** The most candles of a query. */
export const MOST_CANDLES = 5_000_000;

/** A query that was checked. */
export type CheckedQuery = {
  exchange: Exchange;
  symbol: string;
  interval: string;
  intervalMs: number;
  /** Opening times of the first candle and of the one behind the last, in epoch milliseconds, multiples of the interval. */
  from: number;
  end: number;
};

/** Checks a query. A candle that has not closed at `nowMs` does not belong to it: its prices still change. */
export function checkQuery(query: MarketQuery, nowMs: number): CheckedQuery {
  const exchange: Exchange | undefined = Object.hasOwn(exchanges, query.exchange)
    ? exchanges[query.exchange]
    : undefined;
  if (exchange === undefined) {
    const names = Object.keys(exchanges).join(', ');
    throw new CandlerunError(`must be one of ${names}`, 'exchange', String(query.exchange));
  }
  const { symbol, interval } = query;
  if (typeof symbol !== 'string' || !/^[\w.-]{1,32}$/.test(symbol)) {
    throw new CandlerunError(
      'must be letters, digits, “-”, “_” and “.”, at most 32',
      'symbol',
      String(symbol),
    );
  }
  const intervalMs = exchange.intervals[interval];
  if (intervalMs === undefined) {
    const list = Object.keys(exchange.intervals).join(', ');
    throw new CandlerunError(`${exchange.title} has candles of ${list}`, 'interval', String(interval));
  }
  const lastEnd = Math.floor(nowMs / intervalMs) * intervalMs;
  const from = Math.ceil(timeOf(query.from, 'from') / intervalMs) * intervalMs;
  const wanted =
    query.to === undefined ? lastEnd : Math.ceil(timeOf(query.to, 'to') / intervalMs) * intervalMs;
  const end = Math.min(wanted, lastEnd);
  if (end <= from) {
    throw new CandlerunError(
      'no candle has closed between from and to',
      'from',
      new Date(from).toISOString(),
    );
  }
  if ((end - from) / intervalMs > MOST_CANDLES) {
    throw new CandlerunError(
      `must be at most ${MOST_CANDLES.toLocaleString('en-US')} candles before to`,
      'from',
      new Date(from).toISOString(),
    );
  }
  return { exchange, symbol, interval, intervalMs, from, end };
}

function timeOf(time: Date | number, field: string): number {
  const ms = Number(time);
  if (ms >= 0 && ms <= 8.64e15) return ms;
  throw new CandlerunError('must be a date, or epoch milliseconds from 0 on', field, String(time));
}
