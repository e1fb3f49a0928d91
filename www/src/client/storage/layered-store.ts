import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from './job-store.js';
import { MemoryStore } from './memory-store.js';
import {
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  type JobOutcome,
  type JobRow,
} from './records.js';

/**
 * A store over another one. Once the other store has failed, changes are kept in memory, and older data is still read from it. So
 * a job continues when the disk is full.
 */
export class LayeredStore implements JobStore {
  readonly #below: JobStore;
  readonly #memory = new MemoryStore();
  readonly #onFailure: (reason: string) => void;
  #failed = false;

  /** `onFailure` is called once, at the first failure of the store below. */
  constructor(below: JobStore, onFailure: (reason: string) => void) {
    this.#below = below;
    this.#onFailure = onFailure;
  }

  /** From now on, writes to memory only. */
  fail(reason: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#onFailure(reason);
  }

  save(change: JobChange): Promise<void> {
    return this.#write(
      () => this.#below.save(change),
      () => this.#memory.save(change),
    );
  }

  async job(id: string): Promise<JobRow | undefined> {
    return (await this.#memory.job(id)) ?? this.#read(() => this.#below.job(id), undefined);
  }

  async jobs(query: JobsQuery = {}): Promise<JobRow[]> {
    const below = await this.#read(() => this.#below.jobs(query), []);
    const above = await this.#memory.jobs(query);
    const own = new Set(above.map((row) => row.id));
    const rows = [...above, ...below.filter((row) => !own.has(row.id))].sort((a, b) =>
      compareByCreation(b, a),
    );
    return rows.slice(0, query.limit ?? DEFAULT_LIMIT);
  }

  async unfinished(): Promise<JobRow[]> {
    const below = await this.#read(() => this.#below.unfinished(), []);
    const rows: JobRow[] = [];
    for (const row of below) if (!(await this.#memory.job(row.id))) rows.push(row);
    return [...rows, ...(await this.#memory.unfinished())].sort(compareByCreation);
  }

  async block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    const above = await this.#memory.block(jobId, block);
    return above ?? this.#read(() => this.#below.block(jobId, block), undefined);
  }

  async outcome(jobId: string): Promise<JobOutcome | undefined> {
    const above = await this.#memory.outcome(jobId);
    return above ?? this.#read(() => this.#below.outcome(jobId), undefined);
  }

  async remove(id: string): Promise<void> {
    await this.#memory.remove(id);
    // Also after a failure: this makes room on a full disk.
    await this.#below.remove(id).catch((error: unknown) => this.fail(writeFailure(error)));
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    const above = await this.#memory.candles(fingerprint);
    return above ?? this.#read(() => this.#below.candles(fingerprint), undefined);
  }

  async allCandles(): Promise<CandlesRecord[]> {
    const above = await this.#memory.allCandles();
    const own = new Set(above.map(({ fingerprint }) => fingerprint));
    const below = await this.#read(() => this.#below.allCandles(), []);
    return [...above, ...below.filter(({ fingerprint }) => !own.has(fingerprint))];
  }

  saveCandles(record: CandlesRecord): Promise<void> {
    return this.#write(
      () => this.#below.saveCandles(record),
      () => this.#memory.saveCandles(record),
    );
  }

  close(): void {
    this.#below.close();
  }

  async #write(below: () => Promise<void>, memory: () => Promise<void>): Promise<void> {
    if (!this.#failed) {
      try {
        return await below();
      } catch (error) {
        this.fail(writeFailure(error));
      }
    }
    await memory();
  }

  /** Reads from the store below. If it fails, the value counts as missing. */
  async #read<T>(below: () => Promise<T>, missing: T): Promise<T> {
    try {
      return await below();
    } catch (error) {
      this.fail(`the browser's storage cannot be read: ${error}`);
      return missing;
    }
  }
}

function writeFailure(error: unknown): string {
  if (error instanceof DOMException && error.name === 'QuotaExceededError') {
    return 'the storage that the browser allows is full';
  }
  return `the browser's storage cannot be written: ${error}`;
}
