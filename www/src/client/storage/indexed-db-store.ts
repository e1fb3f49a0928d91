import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from './job-store.js';
import {
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  type JobOutcome,
  type JobRow,
} from './records.js';
import type { Database } from './schema.js';

/** Stores jobs in IndexedDB, so they outlive the page. */
export class IndexedDbStore implements JobStore {
  readonly #db: Database;

  constructor(db: Database) {
    this.#db = db;
  }

  async save({ row, blocks = [], outcome }: JobChange): Promise<void> {
    // Strict: when the transaction is done, a crash of the machine loses nothing of it.
    const stores = ['training_jobs', 'episodes', 'outcomes'] as const;
    const write = this.#db.transaction(stores, 'readwrite', { durability: 'strict' });
    await Promise.all([
      write.objectStore('training_jobs').put(row),
      ...blocks.map((block) => write.objectStore('episodes').put(block)),
      ...(outcome ? [write.objectStore('outcomes').put(outcome)] : []),
      write.done,
    ]);
  }

  job(id: string): Promise<JobRow | undefined> {
    return this.#db.get('training_jobs', id);
  }

  async jobs({ after, limit = DEFAULT_LIMIT }: JobsQuery = {}): Promise<JobRow[]> {
    const index = this.#db.transaction('training_jobs').store.index('place');
    const before = after ? IDBKeyRange.upperBound([after.created_at, after.id], true) : null;
    const rows: JobRow[] = [];
    let cursor = await index.openCursor(before, 'prev');
    while (cursor && rows.length < limit) {
      rows.push(cursor.value);
      cursor = await cursor.continue();
    }
    return rows;
  }

  async unfinished(): Promise<JobRow[]> {
    const index = this.#db.transaction('training_jobs').store.index('status');
    const rows = await Promise.all(['queued', 'running', 'paused'].map((status) => index.getAll(status)));
    return rows.flat().sort(compareByCreation);
  }

  block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    return this.#db.get('episodes', [jobId, block]);
  }

  outcome(jobId: string): Promise<JobOutcome | undefined> {
    return this.#db.get('outcomes', jobId);
  }

  async remove(id: string): Promise<void> {
    const stores = ['training_jobs', 'episodes', 'outcomes', 'candles'] as const;
    const write = this.#db.transaction(stores, 'readwrite');
    const jobs = write.objectStore('training_jobs');
    const fingerprint = (await jobs.get(id))?.spec.candles;
    await jobs.delete(id);
    // In the order of keys an array comes after every number, so the range has all blocks of the job.
    await write.objectStore('episodes').delete(IDBKeyRange.bound([id], [id, []]));
    await write.objectStore('outcomes').delete(id);
    if (fingerprint !== undefined && (await jobs.index('candles').count(fingerprint)) === 0) {
      await write.objectStore('candles').delete(fingerprint);
    }
    await write.done;
  }

  candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    return this.#db.get('candles', fingerprint);
  }

  allCandles(): Promise<CandlesRecord[]> {
    return this.#db.getAll('candles');
  }

  async saveCandles(record: CandlesRecord): Promise<void> {
    await this.#db.put('candles', record);
  }

  close(): void {
    this.#db.close();
  }
}
