import type { JobRow } from '../storage/records.js';

/** The versions of the engine that made a job. */
export type MadeBy = {
  /** The version that started it; `0.1` for a job from before versions were stored. */
  made_by: string;
  /** The version that ran it last, if that is another one: then its episodes are from both. */
  continued_by: string | null;
};

/** The versions that made the job of a row. Versions before 0.2 did not store theirs. */
export function madeBy(row: Pick<JobRow, 'engine' | 'continued_by'>): MadeBy {
  const { engine: made_by = '0.1', continued_by = null } = row;
  return { made_by, continued_by };
}

/** Records in a row which engine runs its job now. The version that made the stored episodes stays. */
export function noteEngine(row: JobRow, engine: string): void {
  if (row.saved_episodes === 0) row.engine = engine;
  else if (madeBy(row).made_by !== engine) row.continued_by = engine;
}

/**
 * Adds to an error that the engine cannot go on with a job of another version: it may propose other episodes than those that
 * are stored.
 */
export function nameVersions(row: JobRow, engine: string, error: unknown): void {
  const { made_by } = madeBy(row);
  if (made_by === engine || !(error instanceof Error)) return;
  error.message = `version ${engine} cannot go on with a job of version ${made_by}: ${error.message}`;
}
