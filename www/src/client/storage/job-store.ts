import type { CandlesFacts, CandlesRecord, EpisodeBlock, JobOutcome, JobRow, Kept } from './records.js';

/** Selects a page of the list of jobs. */
export type JobsQuery = {
  /** Only jobs that are older than this one: the last job of the page before. */
  after?: { created_at: number; id: string };
  /** Most rows; by default 50. */
  limit?: number;
};

/** A change that is written as a whole or not at all. */
export type JobChange = {
  row: JobRow;
  blocks?: EpisodeBlock[];
  outcome?: JobOutcome;
};

/** Stores jobs, their episodes and their candles. */
export interface JobStore {
  /**
   * Writes a change; resolves when it is durable, or kept in memory because it cannot be. Rejects if the change itself cannot be
   * written anywhere, such as a value that cannot be cloned.
   */
  save(change: JobChange): Promise<Kept>;
  /** The row of a job. */
  job(id: string): Promise<JobRow | undefined>;
  /** Rows of jobs, the newest first. */
  jobs(query?: JobsQuery): Promise<JobRow[]>;
  /** Rows of jobs that wait, run or are paused, the oldest first. */
  unfinished(): Promise<JobRow[]>;
  /** A block of finished episodes. */
  block(jobId: string, block: number): Promise<EpisodeBlock | undefined>;
  outcome(jobId: string): Promise<JobOutcome | undefined>;
  /** Removes a job with its episodes and outcome, and its candles if no other job uses them. */
  remove(id: string): Promise<void>;
  candles(fingerprint: string): Promise<CandlesRecord | undefined>;
  /** Title and facts of all stored candles, in no particular order. */
  allCandles(): Promise<CandlesFacts[]>;
  saveCandles(record: CandlesRecord): Promise<void>;
  close(): void;
}

/** Callbacks about a store on the disk, which may fail and work again. */
export type StoreOwner = {
  /** The store has failed: what is written from now on is in memory only. */
  onFailure(reason: string): void;
  /** The store works again and has everything. */
  onRecovery(): void;
};

/** Rows of a page without `limit`. */
export const DEFAULT_LIMIT = 50;
