/** What every entry of the package has in common: all but `createCandlerun`, which starts workers in its own way. */
export { Candlerun, type CandlerunEvents, type CheckedRules, type JobSpecInput } from './candlerun.js';
export type { CandleColumns, CandlesInput, LoadedCandles } from './candles-input.js';
export type * from './define-strategy.js';
export type { EngineWorker } from './engine-worker.js';
export { CandlerunError } from './errors.js';
export { FrameLoop } from './frame-loop.js';
export type * from './generated/types.js';
export { strategies } from './generated/types.js';
export { formatCount, formatPercent, formatProgress } from './jobs/format.js';
export { JobEventSource, type StreamedProgress } from './jobs/job-event-source.js';
export type { JobEvents } from './jobs/job-events.js';
export type { JobHandle, VerifiedReport } from './jobs/job-handle.js';
export { ProgressMeter } from './jobs/progress-meter.js';
export type { CandlerunOptions } from './options.js';
export type { SearchEstimate } from './search-estimate.js';
export type { JobsQuery } from './storage/job-store.js';
export type { Storage } from './storage/open-store.js';
export type { JobRow, RatePoint } from './storage/records.js';
