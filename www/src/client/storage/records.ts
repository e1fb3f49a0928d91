import type {
  CandlesInfo,
  EpisodeResult,
  ImportReport,
  JobResult,
  JobSpec,
  JobStatus,
  SyntheticConfig,
} from '../generated/types.js';
import type { PackedRecords } from './packed-records.js';

/** A job as it is listed: one row of `training_jobs`. */
export type JobRow = {
  id: string;
  status: JobStatus;
  /** Per cent done, 0 to 100, two decimals. */
  progress: number;
  /** The lowest-numbered unfinished episode, from 1. */
  current_episode: number;
  total_episodes: number;
  /** Closed candles of that episode. */
  current_candle: number;
  total_candles: number;
  best_score: number | null;
  best_params: EpisodeResult['params'] | null;
  /** Over the last seconds before the row was written. */
  candles_per_second: number | null;
  /** Why it failed, or paused by itself. */
  error: string | null;
  spec: JobSpec;
  /** Times are epoch milliseconds. */
  created_at: number;
  started_at: number | null;
  updated_at: number;
  finished_at: number | null;
  /** Milliseconds of running; pauses do not count. */
  elapsed_ms: number;
  /** Episodes that are stored. */
  saved_episodes: number;
  /** Version of the engine that made the first of its episodes; none in rows of versions before 0.2. */
  engine?: string;
  /** Version of the engine that went on with it last, where that is another. */
  continued_by?: string;
  /** Whether the job came from a file with JavaScript that nobody has allowed yet: it is not run before. */
  needs_consent?: boolean;
};

/** Whether a job runs JavaScript; of a spec that came from outside too, whatever it is. */
export function runsJavaScript(spec: { strategy?: unknown }): boolean {
  const strategy = spec.strategy as { javascript?: unknown } | null | undefined;
  return (strategy?.javascript ?? null) !== null;
}

/** Up to 1,000 finished episodes of a job: numbers `1,000 × block + 1` and on. */
export type EpisodeBlock = {
  job_id: string;
  block: number;
  /** How many there are. */
  count: number;
  episodes: PackedRecords;
};

/** How fast a job was at a moment. */
export type RatePoint = {
  /** Epoch milliseconds. */
  at: number;
  candles_per_second: number;
};

/** What is too large for a row: one record of `outcomes`. */
export type JobOutcome = {
  job_id: string;
  /** None before the job has completed. */
  result: JobResult | null;
  /** Evenly spaced over the job's running time. */
  rates: RatePoint[];
};

/** Candles as they came, so that they can be read again: a file is kept as a file. */
export type CandlesRecord = {
  fingerprint: string;
  info: CandlesInfo;
  import: ImportReport | null;
  source: StoredSource;
};

/** Where stored candles come from. */
export type StoredSource =
  | { kind: 'file'; blob: Blob }
  /** Little-endian 64-bit floats: one column after another, in the order of the names. */
  | { kind: 'columns'; blob: Blob; names: string[]; lengths: number[] }
  | { kind: 'synthetic'; config: Partial<SyntheticConfig> };

/** Whether a job has come to its end. */
export function isEnded(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Order of two jobs by the time they were made. */
export function comparePlaces(a: Place, b: Place): number {
  if (a.created_at !== b.created_at) return a.created_at - b.created_at;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

type Place = { created_at: number; id: string };
