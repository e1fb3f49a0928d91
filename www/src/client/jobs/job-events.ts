import type { EpisodeResult, JobResult, JobSpec, Progress } from '../generated/types.js';

/** What a job tells its listeners. */
export type JobEvents = {
  /** The job is accepted and waits for its turn. */
  queued: { spec: JobSpec; total_episodes: number; total_candles: number };
  /** The job runs. */
  started: Record<string, never>;
  /** A lane is at candle 0, 50, 100, … of an episode. */
  progress: Progress;
  /** Where the job is, twice a second while it runs, whether its lanes say something or not. */
  heartbeat: Progress;
  /** An episode is finished. */
  episode: EpisodeResult;
  /** Episodes are finished: the same as `episode`, several at a time. */
  episodes: EpisodeResult[];
  /** So many episodes are stored; `at` is in epoch milliseconds. */
  saved: { episodes: number; at: number };
  /** The job rests. `reason` says why, where nobody asked for it. */
  paused: { reason: string | null; progress: Progress };
  /** The job waits for its turn again. */
  resumed: Record<string, never>;
  /** Every episode has run and is stored. The progress is at 100. */
  finished: { result: JobResult; progress: Progress };
  /** The job was cancelled and does nothing any more. */
  cancelled: { progress: Progress };
  /** The job could not go on, or was refused: then there is no progress. */
  failed: { reason: string; progress: Progress | null };
};
