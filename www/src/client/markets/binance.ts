import { type Exchange, listOf, rowOf } from './exchange.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The host of Binance for market data alone. */
const ADDRESS = 'https://data-api.binance.vision/api/v3/klines';

/**
 * Spot markets of Binance. A row is `[open time in ms, open, high, low, close, volume, close time, …]` with prices as texts; both ends
 * of a range are inclusive. Source: https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints
 */
export const binance: Exchange = {
  title: 'Binance',
  intervals: {
    '1m': MINUTE,
    '3m': 3 * MINUTE,
    '5m': 5 * MINUTE,
    '15m': 15 * MINUTE,
    '30m': 30 * MINUTE,
    '1h': HOUR,
    '2h': 2 * HOUR,
    '4h': 4 * HOUR,
    '6h': 6 * HOUR,
    '8h': 8 * HOUR,
    '12h': 12 * HOUR,
    '1d': 24 * HOUR,
  },
  pageCandles: 1_000,
  // A request weighs 2, of 6,000 a minute.
  pauseMs: 20,
  address: (symbol, interval, from, end) =>
    addressOf({ symbol, interval, startTime: String(from), endTime: String(end - 1), limit: '1000' }),
  firstAddress: (symbol, interval, from) =>
    addressOf({ symbol, interval, startTime: String(from), limit: '1' }),
  rows: (answer) => listOf(answer).map((row) => rowOf(row, [0, 1, 2, 3, 4, 5], 1)),
};

function addressOf(query: Record<string, string>): string {
  return `${ADDRESS}?${new URLSearchParams(query)}`;
}
