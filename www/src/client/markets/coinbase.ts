import { type Exchange, listOf, rowOf } from './exchange.js';

const MINUTE = 60_000;
const SECOND = 1_000;

const ADDRESS = 'https://api.exchange.coinbase.com/products';

/**
 * Markets of Coinbase Exchange. A row is `[time in s, low, high, open, close, volume]`, the newest first; both ends of a range are
 * inclusive, an answer may begin before its range, and intervals without a trade have no row.
 * Source: https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles
 */
export const coinbase: Exchange = {
  title: 'Coinbase',
  intervals: {
    '1m': MINUTE,
    '5m': 5 * MINUTE,
    '15m': 15 * MINUTE,
    '1h': 60 * MINUTE,
    '6h': 360 * MINUTE,
    '1d': 1_440 * MINUTE,
  },
  pageCandles: 300,
  // Ten requests a second are allowed.
  pauseMs: 120,
  address(symbol, interval, from, end) {
    const length = coinbase.intervals[interval] as number;
    const query = new URLSearchParams({
      granularity: String(length / SECOND),
      start: new Date(from).toISOString(),
      end: new Date(end - length).toISOString(),
    });
    return `${ADDRESS}/${encodeURIComponent(symbol)}/candles?${query}`;
  },
  firstAddress: () => null,
  rows: (answer) => listOf(answer).map((row) => rowOf(row, [0, 3, 2, 1, 4, 5], SECOND)),
};
