import { blockOf, unpackBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import type { JobHandle } from './job-handle.js';

/** Emits the episodes of a job that runs elsewhere, once they are stored. */
export class NewEpisodes {
  readonly #store: Pick<JobStore, 'block'>;
  readonly #handle: JobHandle;
  /** Episodes that were emitted by the handle. */
  #emitted: number;

  constructor(store: Pick<JobStore, 'block'>, handle: JobHandle, emitted: number) {
    this.#store = store;
    this.#handle = handle;
    this.#emitted = emitted;
  }

  /** Emits the episodes up to number `episodes`, which were stored at the time `at`. They are read only if the handle has listeners for them. */
  async read(episodes: number, at: number): Promise<void> {
    const { id } = this.#handle;
    while (this.#handle.wantsEpisodes && this.#emitted < episodes) {
      const stored = await this.#store.block(id, blockOf(this.#emitted + 1));
      const next = stored ? unpackBlock(stored).filter(({ episode }) => episode > this.#emitted) : [];
      if (next.length === 0) break;
      this.#emitted += next.length;
      this.#handle.handleEvent({ type: 'episodes_finished', job_id: id, episodes: next });
    }
    this.#emitted = Math.max(this.#emitted, episodes);
    this.#handle.handleSaved(episodes, at);
  }
}
