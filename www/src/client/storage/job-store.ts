import type { CandlesRecord, EpisodeBlock, JobOutcome, JobRow } from './records.js';

/** Which page of the list of jobs is wanted. */
export type JobsQuery = {
  /** Only jobs made before this one was: the last of the page before. */
  after?: { created_at: number; id: string };
  /** Most rows; 50 when not said. */
  limit?: number;
};

/** What is written together: all of it or nothing. */
export type JobChange = {
  row: JobRow;
  blocks?: EpisodeBlock[];
  outcome?: JobOutcome;
};

/** Keeps jobs, their episodes and their candles. */
export interface JobStore {
  /** Writes a change; resolves when it is durable. */
  save(change: JobChange): Promise<void>;
  /** The row of a job. */
  job(id: string): Promise<JobRow | undefined>;
  /** Rows of jobs, the newest first. */
  jobs(query?: JobsQuery): Promise<JobRow[]>;
  /** Rows of jobs that wait, run or are paused, the oldest first. */
  unfinished(): Promise<JobRow[]>;
  /** A block of finished episodes. */
  block(jobId: string, block: number): Promise<EpisodeBlock | undefined>;
  outcome(jobId: string): Promise<JobOutcome | undefined>;
  /** Removes a job with all that belongs to it, and its candles where no other job uses them. */
  remove(id: string): Promise<void>;
  candles(fingerprint: string): Promise<CandlesRecord | undefined>;
  saveCandles(record: CandlesRecord): Promise<void>;
  close(): void;
}

/** Rows of a page, where the caller does not say. */
export const DEFAULT_LIMIT = 50;
