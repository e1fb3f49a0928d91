import type { EpisodeResult, JobResult, JobSpec, Progress } from '../generated/types.js';

/** The events of a job. */
export type JobEvents = {
  /** The job is accepted and waits for its turn. */
  queued: { spec: JobSpec; total_episodes: number; total_candles: number };
  /** The job runs. */
  started: Record<string, never>;
  /**
   * A lane is at candle 0, 50, 100, … of an episode. The last one comes with the end of the job, just before `finished`, `cancelled`
   * or `failed`: at 100 with the last episode and candle if the job has finished, else where it was. A pause posts it with its status
   * as well. A listener that is added after the end is called once with the last one.
   */
  progress: Progress;
  /** Where the job is: twice a second while it runs, even if its lanes report nothing. */
  heartbeat: Progress;
  /** An episode has finished. */
  episode: EpisodeResult;
  /** Episodes have finished: the same as `episode`, several at a time. */
  episodes: EpisodeResult[];
  /**
   * `episodes` is the number of stored episodes of the job, `at` the time in epoch milliseconds. There is none for episodes that are
   * in memory only.
   */
  saved: { episodes: number; at: number };
  /** The job is paused. `reason` says why, if it was paused without a command. */
  paused: { reason: string | null; progress: Progress };
  /** The job waits for its turn again. */
  resumed: Record<string, never>;
  /** Every episode has run and is stored. The progress is at 100; it was posted as `progress` just before. */
  finished: { result: JobResult; progress: Progress };
  /** The job was cancelled and is idle. */
  cancelled: { progress: Progress };
  /** The job has failed. If it was refused, there is no progress. */
  failed: { reason: string; progress: Progress | null };
};
