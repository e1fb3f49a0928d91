import type { Candlerun, JobEvents, JobHandle, JobRow } from 'candlerun';

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

/** The jobs of the list that are not at their end, here or in another tab: their rows are as new as their last event. */
export class LiveJobs {
  readonly #handles = new Map<string, JobHandle>();
  readonly #removers: (() => void)[] = [];
  readonly #moved: () => void;
  readonly #ended: () => void;

  /** `moved` is called at every event, `ended` when a job has come to its end. */
  constructor(moved: () => void, ended: () => void) {
    this.#moved = moved;
    this.#ended = ended;
  }

  /** Follows a job, once. */
  async follow(candlerun: Candlerun, id: string): Promise<void> {
    const handle = await candlerun.job(id);
    if (this.#handles.get(id) === handle) return;
    this.#handles.set(id, handle);
    for (const type of MOVES) this.#removers.push(handle.on(type, () => this.#moved()));
    for (const type of ENDS) this.#removers.push(handle.on(type, () => this.#ended()));
  }

  /** A row with what has been heard since it was written. */
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

  /** Hears no more of any. */
  clear(): void {
    for (const remove of this.#removers.splice(0)) remove();
    this.#handles.clear();
  }
}
