/**
 * Candlerun: trading-strategy backtests and parameter searches in the browser. Importing has no effect but definitions.
 *
 * @module candlerun
 */
export * from './api.js';
export { createCandlerun } from './create-candlerun.js';
