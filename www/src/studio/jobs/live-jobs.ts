import type { JobEvents, JobHandle, JobRow } from 'candlerun';
import type { Engine } from '../engine.js';

const MOVES: (keyof JobEvents)[] = [
  'queued',
  'started',
  'progress',
  'heartbeat',
  'paused',
  'resumed',
  'saved',
];
const ENDS: (keyof JobEvents)[] = ['finished', 'cancelled', 'failed'];

/** The open jobs of the list, here or in another tab. Their rows are kept up to date by events. */
export class LiveJobs {
  readonly #handles = new Map<string, JobHandle>();
  readonly #removers: (() => void)[] = [];
  readonly #moved: () => void;
  readonly #ended: () => void;

  /** `moved` is called at every event of an open job, `ended` when a job has ended. */
  constructor(moved: () => void, ended: () => void) {
    this.#moved = moved;
    this.#ended = ended;
  }

  /** Follows a job unless it is followed already. */
  async follow(candlerun: Pick<Engine, 'job'>, id: string): Promise<void> {
    const handle = await candlerun.job(id);
    if (this.#handles.get(id) === handle) return;
    this.#handles.set(id, handle);
    for (const type of MOVES) this.#removers.push(handle.on(type, () => this.#moved()));
    for (const type of ENDS) this.#removers.push(handle.on(type, () => this.#ended()));
  }

  /** A stored row with the newest state from events. */
  newest(row: JobRow): JobRow {
    const handle = this.#handles.get(row.id);
    const progress = handle?.progress;
    if (!handle || !progress) return row;
    return {
      ...row,
      status: handle.status,
      progress: progress.progress,
      best_score: progress.best_score,
      elapsed_ms: progress.elapsed_ms,
      saved_episodes: Math.max(row.saved_episodes, progress.current_episode - 1),
    };
  }

  /** Follows no job. */
  clear(): void {
    for (const remove of this.#removers.splice(0)) remove();
    this.#handles.clear();
  }
}
