import {
  type Appraisal,
  type JobHandle,
  type JobResult,
  type JobSpec,
  type Progress,
  ProgressMeter,
} from 'candlerun';
import { TopEpisodes } from './top-episodes.js';

/** Where a run is. Before it is queued it is nowhere: a refused one leaves no trace. */
export type RunState = 'running' | 'finished' | 'cancelled' | 'failed';

/** How many episodes are listed. */
const LISTED = 20;

/** What came of a run; `refused` when it was never queued. */
export type RunEnd = { type: 'ended' } | { type: 'refused'; error: unknown };

/**
 * A job and what the page has heard of it. Thousands of messages a second only store here and ask for a frame: what is
 * kept does not grow with them.
 */
export class Run {
  state: RunState = 'running';
  progress: Progress | null = null;
  result: JobResult | null = null;
  /** Why it failed. */
  reason = '';
  totalEpisodes = 0;
  totalCandles = 0;
  spec: JobSpec;
  readonly meter = new ProgressMeter();
  readonly top: TopEpisodes;
  /** Resolves when the run does nothing any more. */
  readonly ended: Promise<RunEnd>;
  readonly #job: JobHandle;
  #accepted = false;

  constructor(job: JobHandle, spec: JobSpec, queued: (run: Run) => void, changed: () => void) {
    this.#job = job;
    this.spec = spec;
    this.top = new TopEpisodes(LISTED, spec.search?.direction ?? 'maximize');
    job.on('queued', (event) => {
      this.#accepted = true;
      this.spec = event.spec;
      this.totalEpisodes = event.total_episodes;
      this.totalCandles = event.total_candles;
      queued(this);
    });
    for (const type of ['progress', 'heartbeat'] as const) {
      job.on(type, (progress) => {
        this.#take(progress);
        changed();
      });
    }
    job.on('episodes', (episodes) => {
      for (const episode of episodes) this.top.add(episode);
      changed();
    });
    job.on('finished', ({ progress }) => this.#take(progress));
    job.on('cancelled', ({ progress }) => this.#take(progress));
    job.on('failed', ({ progress }) => this.#take(progress));
    this.ended = job.done.then(
      (result) => this.#finish(result),
      (error: unknown) => this.#stop(error),
    );
  }

  cancel(): Promise<void> {
    return this.#job.cancel();
  }

  /** What the search is worth, once it has finished. */
  appraise(): Promise<Appraisal> {
    return this.#job.appraise();
  }

  #take(progress: Progress | null): void {
    if (progress === null) return;
    this.progress = progress;
    this.meter.push(progress, performance.now());
  }

  #finish(result: JobResult): RunEnd {
    this.state = 'finished';
    this.result = result;
    return { type: 'ended' };
  }

  #stop(error: unknown): RunEnd {
    const cancelled = error instanceof DOMException && error.name === 'AbortError';
    if (!cancelled && !this.#accepted) return { type: 'refused', error };
    this.state = cancelled ? 'cancelled' : 'failed';
    if (!cancelled) this.reason = error instanceof Error ? error.message : String(error);
    return { type: 'ended' };
  }
}
