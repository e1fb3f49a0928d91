import type { Progress } from '../generated/types.js';
import type { JobRow } from '../storage/records.js';

/** Where a job is, from its stored row. */
export function progressOf(row: JobRow): Progress {
  const { id, status, progress, current_episode, total_episodes, current_candle, total_candles } = row;
  const { best_score, elapsed_ms } = row;
  return {
    job_id: id,
    lane: null,
    status,
    phase: 'loading',
    progress,
    current_episode,
    total_episodes,
    current_candle,
    total_candles,
    score: null,
    best_score,
    candles_per_second: null,
    elapsed_ms,
    eta_ms: null,
    lanes: [],
  };
}
