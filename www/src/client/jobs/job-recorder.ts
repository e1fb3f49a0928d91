import type { EpisodeResult, JobResult, JobStatus, Progress } from '../generated/types.js';
import { BLOCK_SIZE, blockOf, packBlock, unpackBlock } from '../storage/episode-block.js';
import type { JobChange, JobStore } from '../storage/job-store.js';
import type { EpisodeBlock, JobRow, Kept } from '../storage/records.js';
import { RateHistory } from './rate-history.js';

/** Two writes are at least this far apart, unless `MUCH` waits or `flush` is called. */
const WRITE_MS = 500;

/** Unsaved episodes that start a write at once. Packing more of them would take the page longer than a frame. */
const MUCH = 2 * BLOCK_SIZE;

/** Callbacks about writes. */
export type RecorderOwner = {
  /** `count` more episodes are durable, or kept in memory as the storage cannot be written. */
  onSaved(count: number, kept: Kept): void;
  /** The job cannot be stored, neither on the disk nor in memory. Of what it has, only what was written before stays. */
  onFailure(error: unknown): void;
};

/**
 * Writes one job: its row, its finished episodes, and its speed. In memory it has only the last block, unless that is full, and
 * the episodes since the last write.
 */
export class JobRecorder {
  readonly #store: JobStore;
  readonly #owner: RecorderOwner;
  readonly #rates = new RateHistory();
  readonly #row: JobRow;
  #result: JobResult | null = null;
  /** The episodes of the last block and those after it. */
  #tail: EpisodeResult[] = [];
  /** Number of the first episode of the tail. */
  #tailStart = 1;
  /** Number of all episodes, saved or not. Never below the number of the row, even before `open`. */
  #count: number;
  #isDirty = false;
  #lastWriteMs = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | null = null;
  /** A write that must come before those of the job. */
  #before: Promise<void> = Promise.resolve();

  constructor(store: JobStore, row: JobRow, owner: RecorderOwner) {
    this.#store = store;
    this.#row = { ...row };
    this.#owner = owner;
    this.#count = row.saved_episodes;
  }

  /** The row as it will be written next. */
  get row(): JobRow {
    return this.#row;
  }

  /** Reads the last stored block, so that more episodes can be added behind it. */
  async open(): Promise<void> {
    this.#count = this.#row.saved_episodes;
    const block = blockOf(Math.max(1, this.#count));
    this.#tailStart = block * BLOCK_SIZE + 1;
    const stored = await this.#store.block(this.#row.id, block);
    this.#tail = stored ? unpackBlock(stored).slice(0, this.#count - this.#tailStart + 1) : [];
    this.#rates.open((await this.#store.outcome(this.#row.id))?.rates ?? []);
  }

  /** Writes nothing of the job before `before` has settled. */
  writeAfter(before: Promise<void>): void {
    this.#before = before;
  }

  /** Adds the next finished episodes of the job. */
  add(episodes: readonly EpisodeResult[]): void {
    for (const episode of episodes) this.#tail.push(episode);
    this.#count += episodes.length;
    this.#touch();
  }

  /** Brings a progress into the row. */
  setProgress(progress: Progress, bestParams: EpisodeResult['params'] | null): void {
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

  /** Changes the status and writes it. Resolves when all changes until now are durable. */
  async setStatus(
    status: JobStatus,
    change: Partial<JobRow> = {},
    result: JobResult | null = null,
  ): Promise<void> {
    Object.assign(this.#row, { status, ...change } satisfies Partial<JobRow>);
    this.#result = result ?? this.#result;
    this.#isDirty = true;
    await this.flush();
  }

  /** Writes all changes. Resolves when they are durable. */
  async flush(): Promise<void> {
    // A write that is under way may lack the newest changes. The next one has them, however many come meanwhile.
    if (this.#writing) await this.#writing;
    if (this.#isDirty || this.#writing) await this.#write();
  }

  /** An episode by its number, unless it is stored in a full block. */
  recent(episode: number): EpisodeResult | undefined {
    return this.#tail[episode - this.#tailStart];
  }

  /** Stops writing. Changes that wait are dropped. */
  close(): void {
    clearTimeout(this.#timer);
    this.#isDirty = false;
  }

  #touch(): void {
    this.#isDirty = true;
    if (this.#writing) return;
    // The clock of the page never jumps; that of the machine may be set back.
    const wait = this.#lastWriteMs + WRITE_MS - performance.now();
    if (wait <= 0 || this.#count - this.#row.saved_episodes >= MUCH) void this.#write();
    else this.#timer ??= setTimeout(() => void this.#write(), wait);
  }

  #write(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing) return this.#writing;
    this.#isDirty = false;
    this.#lastWriteMs = performance.now();
    const saved = this.#row.saved_episodes;
    const { blocks, count } = this.#blocks();
    this.#row.saved_episodes = count;
    this.#row.updated_at = Date.now();
    const change: JobChange = { row: { ...this.#row }, blocks };
    const [result, rates] = [this.#result, this.#rates.points];
    // Without anything new, what is stored stays: rates from before are read by `open` only.
    if (result || rates.length > 0) change.outcome = { job_id: this.#row.id, result, rates };
    this.#writing = this.#before
      .then(() => this.#store.save(change))
      .then(
        (kept) => this.#owner.onSaved(count - saved, kept),
        (error: unknown) => this.#onRefused(saved, error),
      )
      .finally(() => {
        this.#writing = null;
        if (this.#isDirty) this.#touch();
      });
    return this.#writing;
  }

  /** The last change cannot be written. What came with it or after it is dropped, so that the row says what is stored. */
  #onRefused(saved: number, error: unknown): void {
    this.#row.saved_episodes = saved;
    this.#count = saved;
    this.#tail = [];
    this.#owner.onFailure(error);
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
