import { DEFAULT_LIMIT, type JobChange, type JobStore, type JobsQuery } from './job-store.js';
import {
  type CandlesRecord,
  compareByCreation,
  type EpisodeBlock,
  isEnded,
  type JobOutcome,
  type JobRow,
} from './records.js';

/** Stores jobs in memory, until the page is closed. */
export class MemoryStore implements JobStore {
  readonly #jobs = new Map<string, JobRow>();
  readonly #blocks = new Map<string, Map<number, EpisodeBlock>>();
  readonly #outcomes = new Map<string, JobOutcome>();
  readonly #candles = new Map<string, CandlesRecord>();

  async save({ row, blocks = [], outcome }: JobChange): Promise<void> {
    this.#jobs.set(row.id, row);
    const known = this.#blocks.get(row.id) ?? new Map<number, EpisodeBlock>();
    for (const block of blocks) known.set(block.block, block);
    this.#blocks.set(row.id, known);
    if (outcome) this.#outcomes.set(row.id, outcome);
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

  close(): void {}
}
