/**
 * Candlerun: trading-strategy backtests and parameter searches in the browser. Importing it has no side effects.
 *
 * @module candlerun
 */
export * from './api.js';
export { createCandlerun } from './create-candlerun.js';
