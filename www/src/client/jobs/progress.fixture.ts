import type { Progress } from '../generated/types.js';

/** A progress message for tests. */
export function progressAt(fields: Partial<Progress>): Progress {
  return {
    job_id: 'job',
    lane: 0,
    status: 'running',
    phase: 'running',
    progress: 0,
    current_episode: 1,
    total_episodes: 1,
    current_candle: 0,
    total_candles: 1_000,
    score: null,
    best_score: null,
    candles_per_second: null,
    elapsed_ms: 0,
    eta_ms: null,
    lanes: [{ lane: 0, episode: 1, candle: 0, total_candles: 1_000, restarted: false, stalled: false }],
    ...fields,
  };
}
