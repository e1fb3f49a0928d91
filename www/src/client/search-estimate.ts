import type { CandlerunEvent } from './generated/types.js';

/** How many episodes a search would run, of how many points, and how long each way of searching would take. */
export type SearchEstimate = Omit<
  Extract<CandlerunEvent, { type: 'search_estimated' }>,
  'type' | 'request_id'
>;
