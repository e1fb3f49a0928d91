import type { CandlerunEvent } from './generated/protocol.js';

/** The number of episodes of a search, the number of its points, and the time of each way of searching. */
export type SearchEstimate = Omit<
  Extract<CandlerunEvent, { type: 'search_estimated' }>,
  'type' | 'request_id'
>;
