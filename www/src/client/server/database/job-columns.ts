import type { JobRow } from '../../storage/records.js';

/** A row of `training_jobs` as the driver returns it. */
export type StoredRow = Record<string, unknown>;

type Kind = 'text' | 'number' | 'json' | 'time' | 'flag';

/**
 * The columns of `training_jobs` other than `id`, and the form of their values. A field of `JobRow` is the column of its name. `optional` fields are
 * missing in a row where their column is null.
 */
const COLUMNS: readonly { name: Exclude<keyof JobRow, 'id' | 'is_broken'>; kind: Kind; optional?: true }[] = [
  { name: 'status', kind: 'text' },
  { name: 'progress', kind: 'number' },
  { name: 'current_episode', kind: 'number' },
  { name: 'total_episodes', kind: 'number' },
  { name: 'current_candle', kind: 'number' },
  { name: 'total_candles', kind: 'number' },
  { name: 'best_score', kind: 'number' },
  { name: 'best_params', kind: 'json' },
  { name: 'candles_per_second', kind: 'number' },
  { name: 'error', kind: 'text' },
  { name: 'spec', kind: 'json' },
  { name: 'created_at', kind: 'time' },
  { name: 'started_at', kind: 'time' },
  { name: 'updated_at', kind: 'time' },
  { name: 'finished_at', kind: 'time' },
  { name: 'elapsed_ms', kind: 'number' },
  { name: 'saved_episodes', kind: 'number' },
  { name: 'engine', kind: 'text', optional: true },
  { name: 'continued_by', kind: 'text', optional: true },
  { name: 'needs_consent', kind: 'flag', optional: true },
  { name: 'name', kind: 'text', optional: true },
  { name: 'note', kind: 'text', optional: true },
  { name: 'data', kind: 'json', optional: true },
];

const NAMES = ['id', ...COLUMNS.map(({ name }) => name), 'candles'];

/** Inserts a job or replaces all of its own columns. Other columns of the table stay. */
export const SAVE_JOB = `INSERT INTO training_jobs (${NAMES.join(', ')})
  VALUES (${NAMES.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${NAMES.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

/** The columns that a query of jobs selects. */
export const JOB_COLUMNS = ['id', ...COLUMNS.map(({ name }) => name)].join(', ');

/** The parameters of `SAVE_JOB`. */
export function jobParameters(row: JobRow): unknown[] {
  return [row.id, ...COLUMNS.map(({ name, kind }) => written(row[name], kind)), text(row.spec.candles)];
}

/** The row of a job. What is in it is not checked. */
export function jobRow(stored: StoredRow): JobRow {
  const row: Record<string, unknown> = { id: stored.id };
  for (const { name, kind, optional } of COLUMNS) {
    const value = read(stored[name], kind);
    if (value !== null || !optional) row[name] = value;
  }
  return row as JobRow;
}

function written(value: unknown, kind: Kind): unknown {
  if (value === undefined || value === null) return null;
  switch (kind) {
    case 'json':
      return jsonText(value);
    case 'time':
      return new Date(Math.min(LAST_MS, Math.max(FIRST_MS, value as number)));
    case 'text':
      return text(value as string);
    default:
      return value;
  }
}

/** PostgreSQL stores times from 4713 BC to 294276 AD. A row from a file may have any time. */
const [FIRST_MS, LAST_MS] = [-2e14, 8.64e15];

function read(value: unknown, kind: Kind): unknown {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.getTime();
  return kind === 'number' ? Number(value) : value;
}

/** A value as JSON text. PostgreSQL has no character 0 in texts, and writes it in JSON as an escape. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value);
}

function text(value: string): string {
  return value.replaceAll('\u0000', '\uFFFD');
}
