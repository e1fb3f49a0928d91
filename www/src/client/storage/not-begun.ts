import type { JobRow } from './records.js';

/** The fields of a job that has not begun. */
export const NOT_BEGUN = {
  progress: 0,
  current_episode: 1,
  total_episodes: 0,
  current_candle: 0,
  total_candles: 0,
  best_score: null,
  best_params: null,
  candles_per_second: null,
  error: null,
  started_at: null,
  finished_at: null,
  elapsed_ms: 0,
  saved_episodes: 0,
} satisfies Partial<JobRow>;
