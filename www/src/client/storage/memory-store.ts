import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from './job-store.js';
import {
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  isEnded,
  type JobOutcome,
  type JobRow,
  type Kept,
} from './records.js';

/** Stores jobs in memory, until the page is closed. */
export class MemoryStore implements JobStore {
  readonly #jobs = new Map<string, JobRow>();
  readonly #blocks = new Map<string, Map<number, EpisodeBlock>>();
  readonly #outcomes = new Map<string, JobOutcome>();
  readonly #candles = new Map<string, CandlesRecord>();

  async save({ row, blocks = [], outcome }: JobChange): Promise<Kept> {
    this.#jobs.set(row.id, row);
    const known = this.#blocks.get(row.id) ?? new Map<number, EpisodeBlock>();
    for (const block of blocks) known.set(block.block, block);
    this.#blocks.set(row.id, known);
    if (outcome) this.#outcomes.set(row.id, outcome);
    return 'memory';
  }

  async job(id: string): Promise<JobRow | undefined> {
    return this.#jobs.get(id);
  }

  async jobs({ after, limit = DEFAULT_LIMIT }: JobsQuery = {}): Promise<JobRow[]> {
    const rows = [...this.#jobs.values()].sort((a, b) => compareByCreation(b, a));
    return rows.filter((row) => !after || compareByCreation(row, after) < 0).slice(0, limit);
  }

  async unfinished(): Promise<JobRow[]> {
    return [...this.#jobs.values()].filter((row) => !isEnded(row.status)).sort(compareByCreation);
  }

  async block(jobId: string, block: number): Promise<EpisodeBlock | undefined> {
    return this.#blocks.get(jobId)?.get(block);
  }

  async outcome(jobId: string): Promise<JobOutcome | undefined> {
    return this.#outcomes.get(jobId);
  }

  async remove(id: string): Promise<void> {
    const fingerprint = this.#jobs.get(id)?.spec.candles;
    this.#jobs.delete(id);
    this.#blocks.delete(id);
    this.#outcomes.delete(id);
    if (fingerprint === undefined) return;
    const used = [...this.#jobs.values()].some((row) => row.spec.candles === fingerprint);
    if (!used) this.#candles.delete(fingerprint);
  }

  async candles(fingerprint: string): Promise<CandlesRecord | undefined> {
    return this.#candles.get(fingerprint);
  }

  async allCandles(): Promise<CandlesRecord[]> {
    return [...this.#candles.values()];
  }

  async saveCandles(record: CandlesRecord): Promise<void> {
    this.#candles.set(record.fingerprint, record);
  }

  /** The change that writes the oldest job, but none of `except`, with all that is kept of it; null if there is none. */
  oldest(except: ReadonlySet<string>): JobChange | null {
    const [row] = [...this.#jobs.values()].filter(({ id }) => !except.has(id)).sort(compareByCreation);
    if (!row) return null;
    const blocks = [...(this.#blocks.get(row.id)?.values() ?? [])].sort((a, b) => a.block - b.block);
    const outcome = this.#outcomes.get(row.id);
    return { row, blocks, ...(outcome ? { outcome } : {}) };
  }

  /** Forgets a job that has been written elsewhere. One that has changed since `oldest` gave this change stays. */
  forget({ row }: JobChange): void {
    if (this.#jobs.get(row.id) !== row) return;
    this.#jobs.delete(row.id);
    this.#blocks.delete(row.id);
    this.#outcomes.delete(row.id);
  }

  /** Forgets candles that have been written elsewhere. */
  forgetCandles(fingerprint: string): void {
    this.#candles.delete(fingerprint);
  }

  close(): void {}
}
