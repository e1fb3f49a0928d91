import type { JobSpec, Progress } from '../generated/types.js';
import type { JobDescription } from '../storage/job-description.js';
import { NOT_BEGUN } from '../storage/not-begun.js';
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
    ...NOT_BEGUN,
    id,
    status: 'queued',
    spec,
    created_at: now,
    updated_at: now,
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
