import { blockOf, unpackBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import { isEnded, type JobRow } from '../storage/records.js';
import type { JobChannel, JobCommand, JobMessage } from './job-channel.js';
import type { JobHandle } from './job-handle.js';
import type { JobLock } from './job-lock.js';

/** What a follower needs. */
export type FollowerParts = {
  store: JobStore;
  channel: JobChannel;
  /** The tab that ran the job is gone, and the job is not at its end. */
  onTurn(row: JobRow, wanted: JobCommand | null): void;
  /** There is nothing to follow any more. */
  onEnd(id: string): void;
};

/** Follows a job that another tab runs, and takes over when that tab goes. */
export class JobFollower {
  readonly #parts: FollowerParts;
  readonly #handle: JobHandle;
  readonly #lock: JobLock;
  /** Episodes that the handle has heard of. */
  #told: number;
  #reading: Promise<void> = Promise.resolve();
  /** What was asked of the other tab and has not happened. */
  #wanted: JobCommand | null = null;

  constructor(parts: FollowerParts, handle: JobHandle, lock: JobLock, row: JobRow) {
    this.#parts = parts;
    this.#handle = handle;
    this.#lock = lock;
    this.#told = row.saved_episodes;
  }

  /** Waits for the turn of this tab. */
  async follow(): Promise<void> {
    if (!(await this.#lock.wait())) return;
    const { store } = this.#parts;
    const row = await store.job(this.#handle.id);
    if (row && !isEnded(row.status)) {
      this.#parts.onTurn(row, this.#wanted ?? this.#unwritten(row));
      return;
    }
    const outcome = row && (await store.outcome(row.id));
    if (row) this.#handle.open(row.status, row.error, outcome?.result ?? null);
    else this.#handle.fail(new Error('the job was removed'));
    this.stop();
  }

  /** Asks the tab that runs the job. */
  command(command: JobCommand): void {
    this.#wanted = command;
    this.#parts.channel.post({ type: 'command', job_id: this.#handle.id, command });
  }

  /** Takes what the other tab says. */
  hear(message: JobMessage): void {
    switch (message.type) {
      case 'event':
        this.#handle.hear(message.event);
        if (message.event.type === 'job_paused' || message.event.type === 'job_resumed') this.#wanted = null;
        if (this.#handle.ended) this.stop();
        return;
      case 'saved':
        this.#reading = this.#reading.then(() => this.#read(message.episodes, message.at));
        return;
      default:
    }
  }

  /** What the other tab has done last, where it went before that was written. */
  #unwritten(row: JobRow): JobCommand | null {
    const rests = this.#handle.status === 'paused';
    if (rests === (row.status === 'paused')) return null;
    return rests ? 'pause' : 'resume';
  }

  /** Follows no more. */
  stop(): void {
    this.#lock.release();
    this.#parts.onEnd(this.#handle.id);
  }

  /** Reads the episodes that the other tab has stored, where somebody wants to hear of them. */
  async #read(episodes: number, at: number): Promise<void> {
    const { id } = this.#handle;
    while (this.#handle.wantsEpisodes && this.#told < episodes) {
      const stored = await this.#parts.store.block(id, blockOf(this.#told + 1));
      const next = stored ? unpackBlock(stored).filter(({ episode }) => episode > this.#told) : [];
      if (next.length === 0) break;
      this.#told += next.length;
      this.#handle.hear({ type: 'episodes_finished', job_id: id, episodes: next });
    }
    this.#told = Math.max(this.#told, episodes);
    this.#handle.hearSaved(episodes, at);
  }
}
