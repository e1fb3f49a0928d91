/**
 * Candles from the public market data of an exchange. Nothing of `candlerun` imports this module: a page that does not use it asks no
 * other server. The addresses that a policy must allow are in docs/embedding/csp.md.
 */
export type { MarketColumns } from './columns.js';
export type { Exchange, MarketRow } from './exchange.js';
export {
  fetchCandles,
  type MarketCandles,
  type MarketOptions,
  type MarketProgress,
} from './fetch-candles.js';
export { type ExchangeName, exchanges, type MarketInterval, type MarketQuery } from './query.js';
