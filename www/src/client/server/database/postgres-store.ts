import type { ClientBase, Pool } from 'pg';
import { packedBytes, packedFromBytes } from '../../storage/block-bytes.js';
import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from '../../storage/job-store.js';
import { soundOutcome } from '../../storage/outcome-check.js';
import type { CandlesRecord, EpisodeBlock, JobOutcome, JobRow, Kept } from '../../storage/records.js';
import { soundRow } from '../../storage/row-check.js';
import { CANDLE_COLUMNS, candlesFacts, candlesRecord, saveCandles } from './candle-columns.js';
import { JOB_COLUMNS, jobParameters, jobRow, jsonText, SAVE_JOB } from './job-columns.js';

/** Runs a transaction on the connection that has the locks of this server's jobs. */
export type Writer = { transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> };

/**
 * Stores jobs in PostgreSQL. All that belongs to jobs is written on the connection that has their locks: once that is lost, so that another server may run
 * them, nothing of this one is written.
 */
export class PostgresStore implements JobStore {
  readonly #pool: Pool;
  readonly #writer: Writer;

  constructor(pool: Pool, writer: Writer) {
    this.#pool = pool;
    this.#writer = writer;
  }

  async save({ row, blocks = [], outcome }: JobChange): Promise<Kept> {
    await this.#writer.transaction(async (client) => {
      await client.query({ name: 'save-job', text: SAVE_JOB, values: jobParameters(row) });
      for (const block of blocks) await saveBlock(client, block);
      if (outcome) await saveOutcome(client, outcome);
    });
    return 'stored';
  }

  async job(id: string): Promise<JobRow | undefined> {
    const { rows } = await this.#pool.query(`SELECT ${JOB_COLUMNS} FROM training_jobs WHERE id = $1`, [id]);
    return rows[0] && soundRow(jobRow(rows[0]));
  }

  async jobs({ after, limit = DEFAULT_LIMIT }: JobsQuery = {}): Promise<JobRow[]> {
    const place = after ? 'WHERE (created_at, id) < ($2, $3)' : '';
    const { rows } = await this.#pool.query(
      `SELECT ${JOB_COLUMNS} FROM training_jobs ${place} ORDER BY created_at DESC, id DESC LIMIT $1`,
      after ? [limit, new Date(after.created_at), after.id] : [limit],
    );
    return rows.map((row) => soundRow(jobRow(row)));
  }

  async unfinished(): Promise<JobRow[]> {
    const { rows } = await this.#pool.query(
      `SELECT ${JOB_COLUMNS} FROM training_jobs WHERE status IN ('queued', 'running', 'paused') AND spec IS NOT NULL
        ORDER BY created_at, id`,
    );
    return rows.map((row) => soundRow(jobRow(row))).filter(({ is_broken }) => !is_broken);
  }

  async block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    const { rows } = await this.#pool.query(
      'SELECT count, episodes FROM training_episode_blocks WHERE job_id = $1 AND block = $2',
      [jobId, block],
    );
    const stored = rows[0] as { count: number; episodes: Buffer } | undefined;
    return (
      stored && { job_id: jobId, block, count: stored.count, episodes: packedFromBytes(stored.episodes) }
    );
  }

  async outcome(jobId: string): Promise<JobOutcome | undefined> {
    const { rows } = await this.#pool.query('SELECT result, rates FROM training_outcomes WHERE job_id = $1', [
      jobId,
    ]);
    return rows[0] && soundOutcome({ job_id: jobId, ...rows[0] } as JobOutcome);
  }

  async remove(id: string): Promise<void> {
    await this.#writer.transaction(async (client) => {
      const { rows } = await client.query('DELETE FROM training_jobs WHERE id = $1 RETURNING candles', [id]);
      await client.query(
        `DELETE FROM training_candles WHERE fingerprint = $1
          AND NOT EXISTS (SELECT FROM training_jobs WHERE candles = $1)`,
        [rows[0]?.candles ?? null],
      );
    });
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    const { rows } = await this.#pool.query(
      `SELECT ${CANDLE_COLUMNS} FROM training_candles WHERE fingerprint = $1`,
      [fingerprint],
    );
    return rows[0] && candlesRecord(this.#pool, rows[0]);
  }

  /** Their sources are empty: a list of candles must not read all of them. `candles` reads those of one series. */
  async allCandles(): Promise<CandlesRecord[]> {
    const { rows } = await this.#pool.query(`SELECT ${CANDLE_COLUMNS} FROM training_candles`);
    return rows.map(candlesFacts);
  }

  async saveCandles(record: CandlesRecord): Promise<void> {
    await this.#writer.transaction((client) => saveCandles(client, record));
  }

  /** The connections belong to the server. */
  close(): void {}
}

async function saveBlock(
  client: ClientBase,
  { job_id, block, count, episodes }: EpisodeBlock,
): Promise<void> {
  await client.query({
    name: 'save-block',
    text: `INSERT INTO training_episode_blocks (job_id, block, count, episodes) VALUES ($1, $2, $3, $4)
      ON CONFLICT (job_id, block) DO UPDATE SET count = excluded.count, episodes = excluded.episodes`,
    values: [job_id, block, count, Buffer.from(packedBytes(episodes))],
  });
}

async function saveOutcome(client: ClientBase, { job_id, result, rates }: JobOutcome): Promise<void> {
  await client.query({
    name: 'save-outcome',
    text: `INSERT INTO training_outcomes (job_id, result, rates) VALUES ($1, $2, $3)
      ON CONFLICT (job_id) DO UPDATE SET result = excluded.result, rates = excluded.rates`,
    values: [job_id, result && jsonText(result), jsonText(rates)],
  });
}
