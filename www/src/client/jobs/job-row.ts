import type { JobSpec, Progress } from '../generated/types.js';
import type { JobDescription } from '../storage/job-description.js';
import type { CandlesLabel, JobRow } from '../storage/records.js';

/** The row of a job that was created now. `data` names its candles if they are known. */
export function newRow(
  id: string,
  spec: JobSpec,
  description: JobDescription = {},
  data: CandlesLabel | null = null,
): JobRow {
  const now = Date.now();
  return {
    id,
    status: 'queued',
    progress: 0,
    current_episode: 1,
    total_episodes: 0,
    current_candle: 0,
    total_candles: 0,
    best_score: null,
    best_params: null,
    candles_per_second: null,
    error: null,
    spec,
    created_at: now,
    started_at: null,
    updated_at: now,
    finished_at: null,
    elapsed_ms: 0,
    saved_episodes: 0,
    ...description,
    ...(data ? { data } : {}),
  };
}

/** Where a job is, from its stored row. */
export function progressOf(row: JobRow): Progress {
  const { id, status, progress, current_episode, total_episodes, current_candle, total_candles } = row;
  const { best_score, elapsed_ms } = row;
  return {
    job_id: id,
    lane: null,
    status,
    phase: status === 'completed' ? 'saving' : 'loading',
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
