import type { JobRow } from '../storage/records.js';

/** The versions of the engine that made a job. */
export type MadeBy = {
  /** The one that began it; `0.1` for a job from before versions were stored. */
  made_by: string;
  /** The one that went on with it last, where that is another: then its episodes are of both. */
  continued_by: string | null;
};

/** Which versions made the job of a row. Rows without one are older than the first that has one, 0.2. */
export function madeBy(row: Pick<JobRow, 'engine' | 'continued_by'>): MadeBy {
  const { engine: made_by = '0.1', continued_by = null } = row;
  return { made_by, continued_by };
}

/** Notes in a row that an engine runs its job from now on. The version that made the stored episodes stays. */
export function noteEngine(row: JobRow, engine: string): void {
  if (row.saved_episodes === 0) row.engine = engine;
  else if (madeBy(row).made_by !== engine) row.continued_by = engine;
}

/**
 * Says in an error that an engine cannot go on with a job of another version, whose stored episodes may be none that it would
 * propose.
 */
export function nameVersions(row: JobRow, engine: string, error: unknown): void {
  const { made_by } = madeBy(row);
  if (made_by === engine || !(error instanceof Error)) return;
  error.message = `version ${engine} cannot go on with a job of version ${made_by}: ${error.message}`;
}
