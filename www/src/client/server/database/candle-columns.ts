import type { ClientBase, Pool } from 'pg';
import type { CandlesRecord, StoredSource } from '../../storage/records.js';
import { jsonText, type StoredRow } from './job-columns.js';

/** Candles are stored in pieces of this size: one value of PostgreSQL has at most 1 GB, and a driver holds it in memory several times. */
const PIECE_BYTES = 8 << 20;

/** A source without its bytes, which are in pieces of their own. */
type SourceFacts = StoredSource extends infer S ? (S extends { blob: Blob } ? Omit<S, 'blob'> : S) : never;

/** Writes candles, within a transaction. */
export async function saveCandles(client: ClientBase, record: CandlesRecord): Promise<void> {
  const { fingerprint, info, source, title = '' } = record;
  const blob = 'blob' in source ? source.blob : null;
  const { blob: _, ...facts } = { blob: null, ...source };
  await client.query(
    `INSERT INTO training_candles (fingerprint, title, info, import, source, stored_at)
      VALUES ($1, $2, $3, $4, $5, $6)
      ON CONFLICT (fingerprint) DO UPDATE SET title = excluded.title, info = excluded.info,
        import = excluded.import, source = excluded.source, stored_at = excluded.stored_at`,
    [
      fingerprint,
      title.replaceAll('\u0000', '\uFFFD'),
      jsonText(info),
      record.import && jsonText(record.import),
      jsonText(facts),
      new Date(record.stored_at ?? Date.now()),
    ],
  );
  await client.query('DELETE FROM training_candle_pieces WHERE fingerprint = $1', [fingerprint]);
  for (let start = 0, piece = 0; blob && start < blob.size; start += PIECE_BYTES, piece += 1) {
    const bytes = Buffer.from(await blob.slice(start, start + PIECE_BYTES).arrayBuffer());
    await client.query('INSERT INTO training_candle_pieces (fingerprint, piece, bytes) VALUES ($1, $2, $3)', [
      fingerprint,
      piece,
      bytes,
    ]);
  }
}

/** The columns of `training_candles` that a query selects. */
export const CANDLE_COLUMNS = 'fingerprint, title, info, import, source, stored_at';

/** The record of stored candles. Its bytes are read a piece at a time. */
export async function candlesRecord(pool: Pool, stored: StoredRow): Promise<CandlesRecord> {
  const fingerprint = String(stored.fingerprint);
  const facts = stored.source as SourceFacts;
  const source = facts.kind === 'synthetic' ? facts : { ...facts, blob: await bytesOf(pool, fingerprint) };
  return { ...candlesFacts(stored), source: source as StoredSource };
}

/** Title and facts of stored candles, without their bytes. */
export function candlesFacts(stored: StoredRow): CandlesRecord {
  return {
    fingerprint: String(stored.fingerprint),
    title: String(stored.title),
    info: stored.info as CandlesRecord['info'],
    import: (stored.import ?? null) as CandlesRecord['import'],
    source: { kind: 'file', blob: new Blob([]) },
    stored_at: (stored.stored_at as Date).getTime(),
  };
}

async function bytesOf(pool: Pool, fingerprint: string): Promise<Blob> {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for (let piece = 0; ; piece += 1) {
    const { rows } = await pool.query(
      'SELECT bytes FROM training_candle_pieces WHERE fingerprint = $1 AND piece = $2',
      [fingerprint, piece],
    );
    if (rows.length === 0) return new Blob(pieces);
    pieces.push(rows[0].bytes as Buffer<ArrayBuffer>);
  }
}
