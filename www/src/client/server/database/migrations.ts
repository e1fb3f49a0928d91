import type { ClientBase } from 'pg';
import { UsageError } from '../../usage-error.js';

/**
 * Each migration upgrades the schema by one version. They only add: a table that another system has made under one of these names keeps
 * its columns and gets the missing ones, and such a system may add its own, before or after. A text is kept as `json` and not as `jsonb`, which would
 * change the order of its keys.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    `CREATE TABLE IF NOT EXISTS training_jobs (id text PRIMARY KEY)`,
    `ALTER TABLE training_jobs
      ADD COLUMN IF NOT EXISTS status text NOT NULL DEFAULT 'queued',
      ADD COLUMN IF NOT EXISTS progress numeric(5,2) NOT NULL DEFAULT 0,
      ADD COLUMN IF NOT EXISTS current_episode bigint DEFAULT 1,
      ADD COLUMN IF NOT EXISTS total_episodes bigint DEFAULT 0,
      ADD COLUMN IF NOT EXISTS current_candle integer DEFAULT 0,
      ADD COLUMN IF NOT EXISTS total_candles integer DEFAULT 0,
      ADD COLUMN IF NOT EXISTS best_score float8,
      ADD COLUMN IF NOT EXISTS best_params json,
      ADD COLUMN IF NOT EXISTS candles_per_second float8,
      ADD COLUMN IF NOT EXISTS error text,
      ADD COLUMN IF NOT EXISTS spec json,
      ADD COLUMN IF NOT EXISTS candles text,
      ADD COLUMN IF NOT EXISTS created_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN IF NOT EXISTS started_at timestamptz,
      ADD COLUMN IF NOT EXISTS updated_at timestamptz NOT NULL DEFAULT now(),
      ADD COLUMN IF NOT EXISTS finished_at timestamptz,
      ADD COLUMN IF NOT EXISTS elapsed_ms float8 NOT NULL DEFAULT 0,
      ADD COLUMN IF NOT EXISTS saved_episodes bigint NOT NULL DEFAULT 0,
      ADD COLUMN IF NOT EXISTS engine text,
      ADD COLUMN IF NOT EXISTS continued_by text,
      ADD COLUMN IF NOT EXISTS needs_consent boolean,
      ADD COLUMN IF NOT EXISTS name text,
      ADD COLUMN IF NOT EXISTS note text,
      ADD COLUMN IF NOT EXISTS group_name text,
      ADD COLUMN IF NOT EXISTS data json`,
    `CREATE INDEX IF NOT EXISTS training_jobs_place ON training_jobs (created_at DESC, id DESC)`,
    `CREATE INDEX IF NOT EXISTS training_jobs_unfinished ON training_jobs (status)
      WHERE status IN ('queued', 'running', 'paused')`,
    `CREATE INDEX IF NOT EXISTS training_jobs_candles ON training_jobs (candles)`,
    `CREATE TABLE IF NOT EXISTS training_episode_blocks (
      job_id text NOT NULL REFERENCES training_jobs (id) ON DELETE CASCADE,
      block integer NOT NULL,
      count integer NOT NULL,
      episodes bytea NOT NULL,
      PRIMARY KEY (job_id, block))`,
    `CREATE TABLE IF NOT EXISTS training_outcomes (
      job_id text PRIMARY KEY REFERENCES training_jobs (id) ON DELETE CASCADE,
      result json,
      rates json NOT NULL)`,
    `CREATE TABLE IF NOT EXISTS training_candles (
      fingerprint text PRIMARY KEY,
      title text NOT NULL DEFAULT '',
      info json NOT NULL,
      import json,
      source json NOT NULL,
      stored_at timestamptz NOT NULL DEFAULT now())`,
    `CREATE TABLE IF NOT EXISTS training_candle_pieces (
      fingerprint text NOT NULL REFERENCES training_candles (fingerprint) ON DELETE CASCADE,
      piece integer NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (fingerprint, piece))`,
  ],
];

/** The version of the schema that this code reads and writes. */
export const VERSION = MIGRATIONS.length;

/** A number that only this program uses for its advisory lock during a migration. */
const MIGRATION_LOCK = 7_305_481_142;

/** Creates or upgrades the schema in one transaction. Returns the numbers of the migrations that ran; none if it was current. */
export async function migrate(client: ClientBase, schema: string): Promise<number[]> {
  await client.query('BEGIN');
  try {
    // Two servers that start together migrate one after the other.
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${client.escapeIdentifier(schema)}`);
    await client.query(`SET LOCAL search_path TO ${client.escapeIdentifier(schema)}`);
    await refuseOtherIds(client, schema);
    const ran = await runMissing(client, schema);
    await client.query('COMMIT');
    return ran;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

/** The version of the schema; 0 if there is none. */
export async function schemaVersion(client: ClientBase, schema: string): Promise<number> {
  const table = `${client.escapeIdentifier(schema)}.candlerun_migrations`;
  const exists = await client.query('SELECT to_regclass($1) AS name', [table]);
  if (exists.rows[0]?.name === null) return 0;
  const { rows } = await client.query(`SELECT coalesce(max(version), 0) AS version FROM ${table}`);
  return Number(rows[0]?.version);
}

async function runMissing(client: ClientBase, schema: string): Promise<number[]> {
  await client.query(
    'CREATE TABLE IF NOT EXISTS candlerun_migrations (version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())',
  );
  const current = await schemaVersion(client, schema);
  if (current > VERSION) throw newerSchema(schema, current);
  const ran: number[] = [];
  for (let version = current + 1; version <= VERSION; version += 1) {
    for (const statement of MIGRATIONS[version - 1] ?? []) await client.query(statement);
    await client.query('INSERT INTO candlerun_migrations (version) VALUES ($1)', [version]);
    ran.push(version);
  }
  return ran;
}

/** A table of another system whose jobs have numbers cannot have the jobs of this one, whose names are texts. */
async function refuseOtherIds(client: ClientBase, schema: string): Promise<void> {
  const { rows } = await client.query(
    `SELECT data_type FROM information_schema.columns
      WHERE table_schema = $1 AND table_name = 'training_jobs' AND column_name = 'id'`,
    [schema],
  );
  const type: unknown = rows[0]?.data_type;
  if (type === undefined || type === 'text' || type === 'character varying') return;
  throw new UsageError(
    `${schema}.training_jobs.id is ${type} and must be text: use a schema of its own, such as --schema candlerun`,
  );
}

/** The error of a schema that a newer version of this program has made. */
export function newerSchema(schema: string, version: number): UsageError {
  return new UsageError(
    `the schema ${schema} has version ${version}, and this program is for ${VERSION}: install a newer one`,
  );
}
