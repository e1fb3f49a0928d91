import type { JobRow } from '../../storage/records.js';

/** A row of `training_jobs` as the driver returns it. */
export type StoredRow = Record<string, unknown>;

type Kind = 'text' | 'number' | 'json' | 'time' | 'flag';

type Column = {
  kind: Kind;
  /** The field is missing in a row where the column is null. */
  optional?: true;
  /** The name of the column, if it is not that of the field. */
  column?: string;
};

/** The column of `training_jobs` for each field of a row but `id`, and the form of its values. */
const COLUMNS: { [field in Exclude<keyof JobRow, 'id' | 'is_broken'>]-?: Column } = {
  status: { kind: 'text' },
  progress: { kind: 'number' },
  current_episode: { kind: 'number' },
  total_episodes: { kind: 'number' },
  current_candle: { kind: 'number' },
  total_candles: { kind: 'number' },
  best_score: { kind: 'number' },
  best_params: { kind: 'json' },
  candles_per_second: { kind: 'number' },
  error: { kind: 'text' },
  spec: { kind: 'json' },
  created_at: { kind: 'time' },
  started_at: { kind: 'time' },
  updated_at: { kind: 'time' },
  finished_at: { kind: 'time' },
  elapsed_ms: { kind: 'number' },
  saved_episodes: { kind: 'number' },
  engine: { kind: 'text', optional: true },
  continued_by: { kind: 'text', optional: true },
  needs_consent: { kind: 'flag', optional: true },
  name: { kind: 'text', optional: true },
  note: { kind: 'text', optional: true },
  data: { kind: 'json', optional: true },
  group: { kind: 'text', optional: true, column: 'group_name' },
};

const FIELDS = Object.entries(COLUMNS).map(([field, { column = field, ...rest }]) => ({
  field: field as keyof typeof COLUMNS,
  column,
  ...rest,
}));

const NAMES = ['id', ...FIELDS.map(({ column }) => column), 'candles'];

/** Inserts a job or replaces all of its own columns. Other columns of the table stay. */
export const SAVE_JOB = `INSERT INTO training_jobs (${NAMES.join(', ')})
  VALUES (${NAMES.map((_, index) => `$${index + 1}`).join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${NAMES.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

/** The columns that a query of jobs selects. */
export const JOB_COLUMNS = ['id', ...FIELDS.map(({ column }) => column)].join(', ');

/** The parameters of `SAVE_JOB`. */
export function jobParameters(row: JobRow): unknown[] {
  return [row.id, ...FIELDS.map(({ field, kind }) => written(row[field], kind)), text(row.spec.candles)];
}

/** The row of a job. What is in it is not checked. */
export function jobRow(stored: StoredRow): JobRow {
  const row: Record<string, unknown> = { id: stored.id };
  for (const { field, column, kind, optional } of FIELDS) {
    const value = read(stored[column], kind);
    if (value !== null || !optional) row[field] = value;
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
