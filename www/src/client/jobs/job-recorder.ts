import type { EpisodeResult, JobResult, JobStatus, Progress } from '../generated/types.js';
import { BLOCK_SIZE, blockOf, packBlock, unpackBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import type { EpisodeBlock, JobRow } from '../storage/records.js';
import { RateHistory } from './rate-history.js';

/** Two writes are at least this far apart, unless much is waiting or somebody waits. */
const WRITE_MS = 500;

/** So many episodes are much: a write takes the disk longer than their columns take the page, which should stay below a frame. */
const MUCH = 2 * BLOCK_SIZE;

/** What a recorder tells its owner. */
export type RecorderOwner = {
  /** So many more episodes are durable. */
  onSaved(count: number): void;
  /** Writing failed and nothing can help: the job cannot be trusted to be stored. */
  onFailure(error: unknown): void;
};

/**
 * Writes one job: its row, its finished episodes, and how fast it was. What it holds is bounded: the block that is not full
 * yet, and what has come since the last write.
 */
export class JobRecorder {
  readonly #store: JobStore;
  readonly #owner: RecorderOwner;
  readonly #rates = new RateHistory();
  #row: JobRow;
  #result: JobResult | null = null;
  /** Episodes of the last block and after it. */
  #tail: EpisodeResult[] = [];
  /** Number of the first of them. */
  #tailStart = 1;
  /** How many episodes there are, stored or not. */
  #count = 0;
  #isDirty = false;
  #lastWrite = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | null = null;
  /** What must be stored before the row is. */
  #before: Promise<void> = Promise.resolve();

  constructor(store: JobStore, row: JobRow, owner: RecorderOwner) {
    this.#store = store;
    this.#row = row;
    this.#owner = owner;
  }

  /** The row as it will be written next. */
  get row(): JobRow {
    return this.#row;
  }

  /** Goes on behind what is stored already. */
  async open(): Promise<void> {
    this.#count = this.#row.saved_episodes;
    const block = blockOf(Math.max(1, this.#count));
    this.#tailStart = block * BLOCK_SIZE + 1;
    const stored = await this.#store.block(this.#row.id, block);
    this.#tail = stored ? unpackBlock(stored).slice(0, this.#count - this.#tailStart + 1) : [];
    this.#rates.open((await this.#store.outcome(this.#row.id))?.rates ?? []);
  }

  /** Writes nothing before something else is written. */
  waitFor(before: Promise<void>): void {
    this.#before = before;
  }

  /** Takes finished episodes, the next ones of the job. */
  take(episodes: readonly EpisodeResult[]): void {
    for (const episode of episodes) this.#tail.push(episode);
    this.#count += episodes.length;
    this.#touch();
  }

  /** Takes where the job is. */
  progress(progress: Progress, bestParams: EpisodeResult['params'] | null): void {
    const { status, current_episode, total_episodes, current_candle, total_candles } = progress;
    const { best_score, candles_per_second, elapsed_ms } = progress;
    Object.assign(this.#row, {
      progress: progress.progress,
      current_episode,
      total_episodes,
      current_candle,
      total_candles,
      best_score,
      best_params: bestParams,
      candles_per_second: candles_per_second ?? this.#row.candles_per_second,
      elapsed_ms,
    } satisfies Partial<JobRow>);
    if (status === 'running' && candles_per_second !== null) this.#rates.add(Date.now(), candles_per_second);
    this.#touch();
  }

  /** Changes the status and writes it; resolves when everything until now is durable. */
  async become(
    status: JobStatus,
    change: Partial<JobRow> = {},
    result: JobResult | null = null,
  ): Promise<void> {
    Object.assign(this.#row, { status, ...change } satisfies Partial<JobRow>);
    this.#result = result ?? this.#result;
    this.#isDirty = true;
    await this.flush();
  }

  /** Writes what has changed; resolves when it is durable. */
  async flush(): Promise<void> {
    // A write that began before may lack what has come since; one that begins now has it, however much comes meanwhile.
    if (this.#writing) await this.#writing;
    if (this.#isDirty || this.#writing) await this.#write();
  }

  /** An episode by its number, where it is not stored in a full block. */
  recent(episode: number): EpisodeResult | undefined {
    return this.#tail[episode - this.#tailStart];
  }

  /** Writes nothing more. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isDirty = false;
  }

  #touch(): void {
    this.#isDirty = true;
    if (this.#writing) return;
    const wait = this.#lastWrite + WRITE_MS - Date.now();
    if (wait <= 0 || this.#count - this.#row.saved_episodes >= MUCH) void this.#write();
    else this.#timer ??= setTimeout(() => void this.#write(), wait);
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing) return this.#writing;
    this.#isDirty = false;
    this.#lastWrite = Date.now();
    const saved = this.#row.saved_episodes;
    const { blocks, count } = this.#blocks();
    this.#row.saved_episodes = count;
    this.#row.updated_at = Date.now();
    const row = { ...this.#row };
    const outcome = { job_id: row.id, result: this.#result, rates: this.#rates.points };
    this.#writing = this.#before
      .then(() => this.#store.save({ row, blocks, outcome }))
      .then(
        () => this.#owner.onSaved(count - saved),
        (error: unknown) => this.#owner.onFailure(error),
      )
      .finally(() => {
        this.#writing = null;
        if (this.#isDirty) this.#touch();
      });
    return this.#writing;
  }

  /** The blocks that have changed. Full ones leave the tail. */
  #blocks(): { blocks: EpisodeBlock[]; count: number } {
    const blocks: EpisodeBlock[] = [];
    if (this.#count > this.#row.saved_episodes) {
      let start = 0;
      for (; start < this.#tail.length; start += BLOCK_SIZE) {
        const episodes = this.#tail.slice(start, start + BLOCK_SIZE);
        blocks.push(packBlock(this.#row.id, blockOf(this.#tailStart + start), episodes));
      }
      const full = Math.floor(this.#tail.length / BLOCK_SIZE) * BLOCK_SIZE;
      this.#tail = this.#tail.slice(full);
      this.#tailStart += full;
    }
    return { blocks, count: this.#count };
  }
}
