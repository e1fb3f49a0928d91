import type { Emitter } from './emitter.js';
import { ensureNever } from './ensure-never.js';
import { CandlerunError } from './errors.js';
import { EvenSample } from './even-sample.js';
import type {
  Appraisal,
  CandlerunEvent,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JobResult,
  JobSpec,
  Progress,
  ReportLimits,
} from './generated/types.js';

/** What a job tells its listeners. */
export type JobEvents = {
  /** The job is accepted and waits for its turn. */
  queued: { spec: JobSpec; total_episodes: number; total_candles: number };
  /** The job runs. */
  started: Record<string, never>;
  /** A lane is at candle 0, 50, 100, … of an episode. */
  progress: Progress;
  /** An episode is finished. */
  episode: EpisodeResult;
  /** Episodes are finished: the same as `episode`, several at a time. */
  episodes: EpisodeResult[];
  /** Every episode has run. The progress is at 100. */
  finished: { result: JobResult; progress: Progress };
  /** The job was cancelled and does nothing any more. */
  cancelled: { progress: Progress };
  /** The job could not go on, or was refused: then there is no progress. */
  failed: { reason: string; progress: Progress | null };
};

/** What a handle needs of its owner. */
export type JobOwner = {
  cancel(id: string): void;
  report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits?: Partial<ReportLimits>,
    part?: EpisodePart | null,
  ): Promise<EpisodeReport>;
  appraise(spec: JobSpec, episodes: EpisodeResult[], trials: number): Promise<Appraisal>;
};

/** Episodes whose parameters a handle remembers, beside the best. */
const REMEMBERED = 10_000;

/** Episodes that an appraisal looks at. */
const APPRAISED = 2_000;

/** A job that was started. */
export class JobHandle {
  /** The job's name. */
  readonly id: string;
  /**
   * What came of the job. Rejects with an `AbortError` when it was cancelled and with a `CandlerunError` when it failed or
   * was refused.
   */
  readonly done: Promise<JobResult>;
  /** The spec as given; with defaults and seed filled in once the job is queued. */
  spec: JobSpec;
  readonly #owner: JobOwner;
  readonly #emitter: Emitter<JobEvents>;
  readonly #episodes = new Map<number, EpisodeResult>();
  readonly #sample = new EvenSample(APPRAISED);
  #resolve: (result: JobResult) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #ended = false;
  #cancelling = false;

  /** @internal Jobs are made by `Candlerun.start`. */
  constructor(id: string, spec: JobSpec, owner: JobOwner, emitter: Emitter<JobEvents>) {
    this.id = id;
    this.spec = spec;
    this.#owner = owner;
    this.#emitter = emitter;
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // Who listens to events only need not handle the promise too.
    this.done.catch(() => {});
  }

  /** Whether the job has finished, failed or been cancelled. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Adds a listener and returns the function that removes it. */
  on<T extends keyof JobEvents>(type: T, listener: (event: JobEvents[T]) => void): () => void {
    return this.#emitter.on(type, listener);
  }

  /** Cancels the job. Resolves when it does nothing any more; at once when it had ended. */
  async cancel(): Promise<void> {
    if (this.#ended) return;
    if (!this.#cancelling) this.#owner.cancel(this.id);
    this.#cancelling = true;
    await this.done.then(
      () => {},
      () => {},
    );
  }

  /** Runs an episode again and returns its report, equal to the bit. */
  report(episode: number | EpisodeResult, limits?: Partial<ReportLimits>): Promise<EpisodeReport> {
    const known = typeof episode === 'number' ? this.#episodes.get(episode) : episode;
    if (!known) {
      const reason = `only finished episodes can be reported; of long jobs the latest ${REMEMBERED} and the best are known by number`;
      return Promise.reject(new CandlerunError(reason, 'episode', String(episode)));
    }
    return this.#owner.report(this.spec, known.params, limits, known.part);
  }

  /**
   * What the finished search is worth: which parameters mattered, how firm the optimum stands, how much of it may be luck.
   * Some episodes run again for it. A walk-forward is refused: its tests have judged it already.
   */
  async appraise(): Promise<Appraisal> {
    const { best, episodes } = await this.done;
    if (!best) throw new CandlerunError('no episode has a score', 'episodes', String(episodes));
    return this.#owner.appraise(this.spec, this.#sample.with(best), episodes);
  }

  /** @internal Takes an event of this job and says whether it was the last. */
  hear(event: Extract<CandlerunEvent, { job_id: string }>): boolean {
    switch (event.type) {
      case 'job_queued':
        this.spec = event.spec;
        this.#emitter.emit('queued', event);
        return false;
      case 'job_started':
        this.#emitter.emit('started', {});
        return false;
      case 'progress':
        this.#emitter.emit('progress', event);
        return false;
      case 'episodes_finished':
        this.#remember(event.episodes);
        this.#emitter.emit('episodes', event.episodes);
        if (this.#emitter.has('episode')) {
          for (const episode of event.episodes) this.#emitter.emit('episode', episode);
        }
        return false;
      case 'job_finished':
        this.#ended = true;
        if (event.result.best) this.#episodes.set(event.result.best.episode, event.result.best);
        this.#resolve(event.result);
        this.#emitter.emit('finished', event);
        return true;
      case 'job_cancelled':
        this.#ended = true;
        this.#reject(new DOMException('the job was cancelled', 'AbortError'));
        this.#emitter.emit('cancelled', event);
        return true;
      case 'job_failed':
        this.#fail(new CandlerunError(event.reason), event.progress);
        return true;
      default:
        return ensureNever(event);
    }
  }

  /** @internal The job was refused, or the worker that kept it is gone. */
  fail(error: Error): void {
    this.#fail(error, null);
  }

  #fail(error: Error, progress: Progress | null): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#reject(error);
    this.#emitter.emit('failed', { reason: error.message, progress });
  }

  #remember(episodes: EpisodeResult[]): void {
    for (const episode of episodes) {
      this.#sample.add(episode);
      this.#episodes.set(episode.episode, episode);
      this.#episodes.delete(episode.episode - REMEMBERED);
    }
  }
}
