/** Candlerun: trading-strategy backtests and parameter searches in the browser. Importing has no effect but definitions. */
export { Candlerun, createCandlerun } from './candlerun.js';
export type { CandleColumns, CandlesInput, LoadedCandles } from './candles-input.js';
export { CandlerunError } from './errors.js';
export { formatCount, formatPercent, formatProgress } from './format.js';
export type * from './generated/types.js';
export { strategies } from './generated/types.js';
export type { JobEvents, JobHandle } from './job-handle.js';
export type { CandlerunOptions } from './options.js';
export { ProgressMeter } from './progress-meter.js';
export type { SearchEstimate } from './search-estimate.js';
