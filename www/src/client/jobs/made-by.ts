import type { EpisodeReport } from '../generated/types.js';
import type { JobRow } from '../storage/records.js';

/** The versions of the engine that made a job. */
export type MadeBy = {
  /** The one that began it; `0.1` for a job from before versions were stored. */
  made_by: string;
  /** The one that went on with it last, where that is another: then its episodes are of both. */
  continued_by: string | null;
};

/** Rows without a version are older than the first that has one, 0.2. */
const UNRECORDED = '0.1';

/** Which versions made the job of a row. */
export function madeBy(row: Pick<JobRow, 'engine' | 'continued_by'>): MadeBy {
  return { made_by: row.engine ?? UNRECORDED, continued_by: row.continued_by ?? null };
}

/** Notes in a row that an engine runs its job from now on. The version that made the stored episodes stays. */
export function noteEngine(row: JobRow, engine: string): void {
  if (row.saved_episodes === 0) {
    row.engine = engine;
    delete row.continued_by;
  } else if (madeBy(row).made_by !== engine) {
    row.continued_by = engine;
  }
}

/** A report that says whether it is equal to what was stored, and which versions stored it. */
export function verify(report: EpisodeReport, stored: { digest: string }, by: MadeBy) {
  return { ...report, ...by, verified: report.digest === stored.digest };
}

/**
 * Why a report differs from what was stored, where versions are the reason: `made by an earlier version of the engine (0.1)`. Null
 * where the stored result is of this version, and should be equal.
 */
export function versionText({ made_by, continued_by }: MadeBy, engine: string): string | null {
  if (made_by === engine && (continued_by ?? engine) === engine) return null;
  const made = versionName(made_by, engine);
  if (continued_by === null) return `made by ${made}`;
  return `begun by ${made} and continued by ${versionName(continued_by, engine)}`;
}

function versionName(version: string, engine: string): string {
  if (version === engine) return `this version (${version})`;
  const age = isEarlier(version, engine) ? 'an earlier' : 'a later';
  return `${age} version of the engine (${version})`;
}

/** Whether one version came before another: `0.9` before `0.10.0`. */
function isEarlier(version: string, other: string): boolean {
  const [a, b] = [version, other].map((text) => text.split('.').map(Number.parseFloat)) as [
    number[],
    number[],
  ];
  for (let part = 0; part < Math.max(a.length, b.length); part += 1) {
    const difference = (a[part] ?? 0) - (b[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
