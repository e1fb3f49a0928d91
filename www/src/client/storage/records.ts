import type { FileOptions } from '../files/file-options.js';
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

/** A job in the list of jobs: one row of `training_jobs`. */
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
  /** Why it failed, or why it was paused without a command. */
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
  /** Version of the engine that made the first of its episodes; missing in rows of versions before 0.2. */
  engine?: string;
  /** Version of the engine that ran it last, if that is another one. */
  continued_by?: string;
  /** Whether the job came from a file with JavaScript that is not allowed yet. It does not run before it is. */
  needs_consent?: boolean;
  /** Whether the stored row cannot be read: `error` says why, and the job can only be removed. Never stored. */
  is_broken?: boolean;
  /** Name that the user or the page gave it, up to 200 characters; missing or empty if it has none. */
  name?: string;
  /** The user's note, up to 10,000 characters; missing or empty if there is none. */
  note?: string;
  /** The group that it belongs to, up to 200 characters; missing or empty if there is none. */
  group?: string;
  /** Title and facts of its candles, which name them where they are not stored; missing in rows of versions before 0.3. */
  data?: CandlesLabel;
};

/** Title and facts of a series of candles. */
export type CandlesLabel = {
  /** The name of its file, or the title that it was loaded with; empty if there is neither. */
  title: string;
  info: CandlesInfo;
};

/** Whether a job runs JavaScript. The spec may have come from outside in any form. */
export function runsJavaScript(spec: { strategy?: unknown }): boolean {
  const strategy = spec.strategy as { javascript?: unknown } | null | undefined;
  return (strategy?.javascript ?? null) !== null;
}

/** Up to 1,000 finished episodes of a job, from number `1,000 × block + 1`. */
export type EpisodeBlock = {
  job_id: string;
  block: number;
  /** Number of episodes. */
  count: number;
  episodes: PackedRecords;
};

/** The speed of a job at a moment. */
export type RatePoint = {
  /** Epoch milliseconds. */
  at: number;
  candles_per_second: number;
};

/** The parts of a job that are too large for a row: one record of `outcomes`. */
export type JobOutcome = {
  job_id: string;
  /** Null until the job has completed. */
  result: JobResult | null;
  /** Evenly spaced over the job's running time. */
  rates: RatePoint[];
};

/** Candles in their original form, to be read again: a file is kept as a file. */
export type CandlesRecord = {
  fingerprint: string;
  info: CandlesInfo;
  import: ImportReport | null;
  source: StoredSource;
  /** See `CandlesLabel`; missing in records of versions before 0.3. */
  title?: string;
  /** When it was stored, in epoch milliseconds; missing in records of versions before 0.3. */
  stored_at?: number;
};

/** Title and facts of stored candles. */
export type CandlesFacts = Omit<CandlesRecord, 'source'>;

/** The original form of candles, with the choices of the person who loaded a file. */
export type StoredSource =
  | { kind: 'file'; blob: Blob; options?: FileOptions }
  /** Little-endian 64-bit floats: one column after another, in the order of the names. */
  | { kind: 'columns'; blob: Blob; names: string[]; lengths: number[] }
  | { kind: 'synthetic'; config: Partial<SyntheticConfig> };

/** Candles in a browser that stores no blobs: their bytes. */
export type CandlesAsBytes = Omit<CandlesRecord, 'source'> & {
  source: { blob: ArrayBuffer } & (
    | { kind: 'file' }
    | { kind: 'columns'; names: string[]; lengths: number[] }
  );
};

/** Where a change is kept: in the browser's storage, or in the memory of the page, which ends with it. */
export type Kept = 'stored' | 'memory';

/** Whether a job has ended. */
export function isEnded(status: JobStatus): boolean {
  return status === 'completed' || status === 'failed' || status === 'cancelled';
}

/** Compares two jobs by the time of their creation, for `sort`. */
export function compareByCreation(a: Created, b: Created): number {
  if (a.created_at !== b.created_at) return a.created_at - b.created_at;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

type Created = { created_at: number; id: string };
