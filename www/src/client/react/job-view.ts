import { FrameLoop } from '../frame-loop.js';
import type { EpisodeResult, JobResult, JobStatus, Progress } from '../generated/types.js';
import { isBetter } from '../jobs/better-episode.js';
import type { JobHandle } from '../jobs/job-handle.js';

/** The state of a job that a component shows. */
export type JobState = {
  /** `'idle'` as long as there is no job. */
  status: JobStatus | 'idle';
  /** The job that is followed. */
  job: JobHandle | null;
  progress: Progress | null;
  /** The episodes that finished last while the job was followed, oldest first, 100 at most. */
  episodes: readonly EpisodeResult[];
  /** The best episode since the job was followed; of a finished job, its best episode. */
  best: EpisodeResult | null;
  result: JobResult | null;
  /** Why the job has failed or could not be started; null if it was cancelled. */
  error: Error | null;
};

/** The state without a job, and on a server. */
export const IDLE: JobState = {
  status: 'idle',
  job: null,
  progress: null,
  episodes: [],
  best: null,
  result: null,
  error: null,
};

const KEPT_EPISODES = 100;

/** One job as an external store of React: immutable states, at most one a frame. */
export class JobView {
  #state = IDLE;
  /** The state that the next frame shows. */
  #next = IDLE;
  #remove: (() => void)[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #frames = new FrameLoop(() => this.#show());
  /** Counts the jobs that were shown, so that the results of earlier ones are skipped. */
  #starts = 0;

  /** The job that is followed; the next frame shows it. */
  get job(): JobHandle | null {
    return this.#next.job;
  }

  /** The state that is shown now. */
  readonly snapshot = (): JobState => this.#state;

  /** Follows the job as long as there is a watcher. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.#watchers.add(watcher);
    if (this.#watchers.size === 1) this.#listen();
    return () => {
      this.#watchers.delete(watcher);
      if (this.#watchers.size === 0) this.#unlisten();
    };
  };

  /** Shows another job, or none. The job that was shown before goes on. */
  follow(job: JobHandle | null): void {
    if (job === this.#next.job) return;
    this.#begin({ ...IDLE, job });
  }

  /** Shows the job that `make` makes, or the error if it fails. */
  async start(make: () => JobHandle | Promise<JobHandle>): Promise<JobHandle | null> {
    this.#begin({ ...IDLE, status: 'queued' });
    const start = this.#starts;
    try {
      const job = await make();
      if (start === this.#starts) this.follow(job);
      return job;
    } catch (error) {
      if (start === this.#starts) this.#change({ status: 'failed', error: asError(error) });
      return null;
    }
  }

  #begin(state: JobState): void {
    this.#starts += 1;
    this.#unlisten();
    this.#next = state;
    if (this.#watchers.size > 0) this.#listen();
    this.#frames.request();
  }

  #unlisten(): void {
    for (const remove of this.#remove) remove();
    this.#remove = [];
    this.#frames.cancel();
  }

  #listen(): void {
    const { job } = this.#next;
    if (job) {
      const update = () => this.#change({ status: job.status, progress: job.progress });
      for (const type of UPDATING_EVENTS) this.#remove.push(job.on(type, update));
      this.#remove.push(job.on('episodes', (episodes) => this.#addEpisodes(job, episodes)));
      const start = this.#starts;
      const end = (more: Partial<JobState>) => {
        if (start !== this.#starts) return;
        update();
        this.#change(more);
      };
      job.done.then(
        (result) => end({ result, best: result.best }),
        (error: Error) => end(error.name === 'AbortError' ? {} : { error }),
      );
      update();
    } else if (this.#next !== this.#state) {
      this.#frames.request();
    }
  }

  #addEpisodes(job: JobHandle, episodes: EpisodeResult[]): void {
    let { best } = this.#next;
    for (const episode of episodes) if (isBetter(job.spec, episode, best)) best = episode;
    this.#change({ best, episodes: [...this.#next.episodes, ...episodes].slice(-KEPT_EPISODES) });
  }

  #change(more: Partial<JobState>): void {
    this.#next = { ...this.#next, ...more };
    if (this.#watchers.size > 0) this.#frames.request();
  }

  #show(): void {
    if (this.#state === this.#next) return;
    this.#state = this.#next;
    for (const watcher of this.#watchers) watcher();
  }
}

/** Events that change status or progress of a job. */
const UPDATING_EVENTS = ['queued', 'started', 'progress', 'heartbeat', 'paused', 'resumed'] as const;

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
