import {
  DEFAULT_LIMIT,
  type JobChange,
  type JobStore,
  type JobsQuery,
  type StoreOwner,
} from './job-store.js';
import { MemoryStore } from './memory-store.js';
import {
  type CandlesFacts,
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  type JobOutcome,
  type JobRow,
  type Kept,
} from './records.js';
import { cannotBeStored, isOfValue, writeFailure } from './storage-error.js';

/** A store that has failed is tried again after this time, then after twice as long each time, up to `LONGEST_WAIT_MS`. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * A store over another one. When the other store fails, changes are kept in memory, and older data is still read from it. So a job
 * continues when the disk is full. The other store is tried again from time to time, and gets what was kept.
 */
export class LayeredStore implements JobStore {
  readonly #below: JobStore;
  readonly #owner: StoreOwner;
  readonly #memory = new MemoryStore();
  #failed = false;
  /** Whether the store below is gone for good. */
  #isGone = false;
  #waitMs = FIRST_WAIT_MS;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** The attempt to write what is in memory. */
  #attempt: Promise<void> | null = null;

  constructor(below: JobStore, owner: StoreOwner) {
    this.#below = below;
    this.#owner = owner;
  }

  /** The store below is gone for good: from now on, writes to memory only. */
  fail(reason: string): void {
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.#report(reason);
  }

  save(change: JobChange): Promise<Kept> {
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
    // An attempt that is under way could write the job again.
    await this.#attempt;
    await this.#memory.remove(id);
    // Also after a failure: this makes room on a full disk.
    await this.#below.remove(id).then(
      () => this.#retrySoon(FIRST_WAIT_MS),
      (error: unknown) => this.#onFailure(writeFailure(error)),
    );
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    const above = await this.#memory.candles(fingerprint);
    return above ?? this.#read(() => this.#below.candles(fingerprint), undefined);
  }

  async allCandles(): Promise<CandlesFacts[]> {
    const above = await this.#memory.allCandles();
    const own = new Set(above.map(({ fingerprint }) => fingerprint));
    const below = await this.#read(() => this.#below.allCandles(), []);
    return [...above, ...below.filter(({ fingerprint }) => !own.has(fingerprint))];
  }

  async saveCandles(record: CandlesRecord): Promise<void> {
    await this.#write(
      () => this.#below.saveCandles(record),
      () => this.#memory.saveCandles(record),
    );
  }

  close(): void {
    this.#isGone = true;
    clearTimeout(this.#timer);
    this.#below.close();
  }

  async #write<T>(below: () => Promise<T>, memory: () => Promise<T>): Promise<T> {
    if (!this.#failed) {
      try {
        return await below();
      } catch (error) {
        if (isOfValue(error)) throw cannotBeStored(error);
        this.#onFailure(writeFailure(error));
      }
    }
    return memory();
  }

  /** Reads from the store below. If it fails, the value counts as missing. */
  async #read<T>(below: () => Promise<T>, missing: T): Promise<T> {
    try {
      return await below();
    } catch (error) {
      if (isOfValue(error)) throw error;
      this.#onFailure(`the browser's storage cannot be read: ${error}`);
      return missing;
    }
  }

  #onFailure(reason: string): void {
    this.#report(reason);
    this.#retrySoon(this.#waitMs);
  }

  #report(reason: string): void {
    if (this.#failed) return;
    this.#failed = true;
    this.#owner.onFailure(reason);
  }

  #retrySoon(waitMs: number): void {
    if (!this.#failed || this.#isGone) return;
    clearTimeout(this.#timer);
    this.#waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    this.#timer = setTimeout(() => {
      this.#attempt ??= this.#retry().finally(() => {
        this.#attempt = null;
      });
    }, waitMs);
  }

  /** Writes what is in memory to the store below. What changes meanwhile is written again. */
  async #retry(): Promise<void> {
    try {
      await this.#writeKept();
    } catch {
      this.#retrySoon(this.#waitMs);
      return;
    }
    if (this.#isGone) return;
    this.#failed = false;
    this.#waitMs = FIRST_WAIT_MS;
    this.#owner.onRecovery();
  }

  /** Writes everything that is in memory, except values that can be written nowhere: they stay there. */
  async #writeKept(): Promise<void> {
    for (const record of await this.#memory.allCandles()) {
      if (await isWritten(this.#below.saveCandles(record))) this.#memory.forgetCandles(record.fingerprint);
    }
    const refused = new Set<string>();
    for (;;) {
      const change = this.#memory.oldest(refused);
      if (change === null || this.#isGone) return;
      if (await isWritten(this.#below.save(change))) this.#memory.forget(change);
      else refused.add(change.row.id);
    }
  }
}

/** False if the value itself cannot be written. Rejects if the store fails. */
function isWritten(writing: Promise<unknown>): Promise<boolean> {
  return writing.then(
    () => true,
    (error: unknown) => {
      if (isOfValue(error)) return false;
      throw error;
    },
  );
}
