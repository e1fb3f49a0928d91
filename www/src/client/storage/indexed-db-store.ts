import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from './job-store.js';
import { soundOutcome } from './outcome-check.js';
import {
  type CandlesAsBytes,
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  isEnded,
  type JobOutcome,
  type JobRow,
  type Kept,
} from './records.js';
import { soundRow } from './row-check.js';
import type { Database } from './schema.js';

/** Stores jobs in IndexedDB, so they outlive the page. */
export class IndexedDbStore implements JobStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async save({ row, blocks = [], outcome }: JobChange): Promise<Kept> {
    // Strict: when the transaction is done, a crash of the machine loses nothing of it.
    const stores = ['training_jobs', 'episodes', 'outcomes'] as const;
    const write = this.#db.transaction(stores, 'readwrite', { durability: 'strict' });
    await Promise.all([
      write.objectStore('training_jobs').put(row),
      ...blocks.map((block) => write.objectStore('episodes').put(block)),
      ...(outcome ? [write.objectStore('outcomes').put(outcome)] : []),
      write.done,
    ]);
    return 'stored';
  }

  async job(id: string): Promise<JobRow | undefined> {
    const row = await this.#db.get('training_jobs', id);
    return row && soundRow(row);
  }

  async jobs({ after, limit = DEFAULT_LIMIT }: JobsQuery = {}): Promise<JobRow[]> {
    const index = this.#db.transaction('training_jobs').store.index('place');
    const before = after ? IDBKeyRange.upperBound([after.created_at, after.id], true) : null;
    const rows: JobRow[] = [];
    let cursor = await index.openCursor(before, 'prev');
    while (cursor && rows.length < limit) {
      rows.push(soundRow(cursor.value));
      cursor = await cursor.continue();
    }
    return rows;
  }

  async unfinished(): Promise<JobRow[]> {
    const index = this.#db.transaction('training_jobs').store.index('status');
    const rows = await Promise.all(['queued', 'running', 'paused'].map((status) => index.getAll(status)));
    const sound = rows.flat().map(soundRow);
    return sound.filter(({ status }) => !isEnded(status)).sort(compareByCreation);
  }

  block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    return this.#db.get('episodes', [jobId, block]);
  }

  async outcome(jobId: string): Promise<JobOutcome | undefined> {
    const outcome = await this.#db.get('outcomes', jobId);
    return outcome && soundOutcome(outcome);
  }

  async remove(id: string): Promise<void> {
    const stores = ['training_jobs', 'episodes', 'outcomes', 'candles'] as const;
    const write = this.#db.transaction(stores, 'readwrite');
    const jobs = write.objectStore('training_jobs');
    const fingerprint = (await jobs.get(id))?.spec?.candles;
    await jobs.delete(id);
    // In the order of keys an array comes after every number, so the range has all blocks of the job.
    await write.objectStore('episodes').delete(IDBKeyRange.bound([id], [id, []]));
    await write.objectStore('outcomes').delete(id);
    // A row that was written by hand may have anything there, and only a text can be a key of candles.
    if (typeof fingerprint === 'string' && (await jobs.index('candles').count(fingerprint)) === 0) {
      await write.objectStore('candles').delete(fingerprint);
    }
    await write.done;
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    const record = await this.#db.get('candles', fingerprint);
    return record && withBlob(record);
  }

  async allCandles(): Promise<CandlesRecord[]> {
    return (await this.#db.getAll('candles')).map(withBlob);
  }

  async saveCandles(record: CandlesRecord): Promise<void> {
    try {
      await this.#db.put('candles', record);
    } catch (error) {
      const { source } = record;
      if (source.kind === 'synthetic') throw error;
      // Safari refuses a blob in a private window, and stores its bytes.
      const bytes = await source.blob.arrayBuffer();
      await this.#db.put('candles', { ...record, source: { ...source, blob: bytes } });
    }
  }

  close(): void {
    this.#db.close();
  }
}

/** A record as the rest of the client has it, with bytes that stand for a blob as a blob. */
function withBlob(record: CandlesRecord | CandlesAsBytes): CandlesRecord {
  const { source } = record;
  if (source.kind === 'synthetic' || source.blob instanceof Blob) return record as CandlesRecord;
  return { ...record, source: { ...source, blob: new Blob([source.blob]) } };
}
