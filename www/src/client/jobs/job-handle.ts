import type { Emitter } from '../emitter.js';
import { ensureNever } from '../ensure-never.js';
import { CandlerunError } from '../errors.js';
import type {
  Appraisal,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JobResult,
  JobSpec,
  JobStatus,
  Progress,
  ReportLimits,
} from '../generated/types.js';
import { isEnded } from '../storage/records.js';
import type { JobCommand, JobEvent } from './job-channel.js';
import type { JobEvents } from './job-events.js';
import { type MadeBy, madeBy, verify } from './made-by.js';

/**
 * The report of an episode that ran again. One that differs and was `made_by` another version of the engine than `engine` is no
 * fault: versions may come to other results.
 */
export type VerifiedReport = EpisodeReport &
  MadeBy & {
    /** Whether it is equal to the bit to what was stored. */
    verified: boolean;
  };

/** What a handle needs of its owner. */
export type JobOwner = {
  command(id: string, command: JobCommand): void;
  /** A finished episode of a job. */
  episode(id: string, episode: number): Promise<EpisodeResult | undefined>;
  /** Evenly spaced episodes of a job, with one that must be among them. */
  sample(id: string, best: EpisodeResult): Promise<EpisodeResult[]>;
  report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits?: Partial<ReportLimits>,
    part?: EpisodePart | null,
  ): Promise<EpisodeReport>;
  allow(id: string): Promise<void>;
  appraise(spec: JobSpec, episodes: EpisodeResult[], trials: number): Promise<Appraisal>;
};

/** A job: one that was started here, or one that is stored. */
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
  readonly #waiting = new Set<() => void>();
  #needsConsent = false;
  #madeBy = madeBy({});
  #status: JobStatus = 'queued';
  #progress: Progress | null = null;
  #resolve: (result: JobResult) => void = () => {};
  #reject: (error: Error) => void = () => {};

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

  get status(): JobStatus {
    return this.#status;
  }

  /** Where the job was heard of last. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** Whether the job came from a file with JavaScript that nobody has allowed yet: nothing of it runs before. */
  get needsConsent(): boolean {
    return this.#needsConsent;
  }

  /** The versions of the engine that made the job; of one that was started here, once it is queued. */
  get madeBy(): MadeBy {
    return this.#madeBy;
  }

  /** Whether the job has finished, failed or been cancelled. */
  get ended(): boolean {
    return isEnded(this.#status);
  }

  /** Adds a listener and returns the function that removes it. */
  on<T extends keyof JobEvents>(type: T, listener: (event: JobEvents[T]) => void): () => void {
    return this.#emitter.on(type, listener);
  }

  /** Lets the job rest. Resolves when it does nothing any more; nothing that was finished is lost. */
  pause(): Promise<void> {
    return this.#command('pause', (status) => status === 'paused');
  }

  /** Lets the job go on where it rested, after those that wait already. */
  async resume(): Promise<void> {
    this.#assertAllowed();
    return this.#command('resume', (status) => status === 'queued' || status === 'running');
  }

  /** Cancels the job. Resolves when it does nothing any more; at once when it had ended. */
  cancel(): Promise<void> {
    return this.#command('cancel', () => false);
  }

  /**
   * Lets the JavaScript of an imported job run, from now on and in every tab. Ask somebody who has seen it: the text is
   * `spec.strategy.javascript.source`.
   */
  async allowJavaScript(): Promise<void> {
    if (this.#needsConsent) await this.#owner.allow(this.id);
    this.#needsConsent = false;
  }

  /** Runs an episode again and returns its report, which says whether it is equal to the bit. */
  async report(episode: number | EpisodeResult, limits?: Partial<ReportLimits>): Promise<VerifiedReport> {
    this.#assertAllowed();
    const known = typeof episode === 'number' ? await this.#owner.episode(this.id, episode) : episode;
    if (!known) {
      throw new CandlerunError('the job has no such finished episode', 'episode', String(episode));
    }
    const report = await this.#owner.report(this.spec, known.params, limits, known.part);
    return verify(report, known, this.#madeBy);
  }

  /**
   * What the finished search is worth: which parameters mattered, how firm the optimum stands, how much of it may be luck.
   * Some episodes run again for it. A walk-forward is refused: its tests have judged it already.
   */
  async appraise(): Promise<Appraisal> {
    this.#assertAllowed();
    const { best, episodes } = await this.done;
    if (!best) throw new CandlerunError('no episode has a score', 'episodes', String(episodes));
    const sample = await this.#owner.sample(this.id, best);
    return this.#owner.appraise(this.spec, sample, episodes);
  }

  /** Whether anybody wants to hear of single episodes. */
  get wantsEpisodes(): boolean {
    return this.#emitter.has('episodes') || this.#emitter.has('episode');
  }

  /** @internal Takes an event of this job. */
  hear(event: JobEvent): void {
    if (this.ended) return;
    switch (event.type) {
      case 'job_queued':
        this.spec = event.spec;
        this.#emitter.emit('queued', event);
        return;
      case 'job_started':
        this.#become('running');
        this.#emitter.emit('started', {});
        return;
      case 'progress':
      case 'heartbeat':
        this.#hearProgress(event.type, event);
        return;
      case 'episodes_restored':
        this.#hearProgress('heartbeat', event.progress);
        return;
      case 'episodes_finished':
        this.#emitter.emit('episodes', event.episodes);
        if (this.#emitter.has('episode')) {
          for (const episode of event.episodes) this.#emitter.emit('episode', episode);
        }
        return;
      case 'job_paused':
        this.#progress = event.progress;
        this.#become('paused');
        this.#emitter.emit('paused', event);
        return;
      case 'job_resumed':
        this.#become('queued');
        this.#emitter.emit('resumed', {});
        return;
      case 'job_finished':
        this.#progress = event.progress;
        this.#resolve(event.result);
        this.#become('completed');
        this.#emitter.emit('finished', event);
        return;
      case 'job_cancelled':
        this.#progress = event.progress;
        this.#reject(new DOMException('the job was cancelled', 'AbortError'));
        this.#become('cancelled');
        this.#emitter.emit('cancelled', event);
        return;
      case 'job_failed':
        this.#fail(new CandlerunError(event.reason), event.progress);
        return;
      default:
        ensureNever(event);
    }
  }

  /** @internal Episodes are durable. */
  hearSaved(episodes: number, at: number): void {
    this.#emitter.emit('saved', { episodes, at });
  }

  /** @internal Whether its JavaScript has to be allowed. */
  hearConsent(isNeeded: boolean): void {
    this.#needsConsent = isNeeded;
  }

  /** @internal Which versions of the engine made it. */
  hearMadeBy(madeBy: MadeBy): void {
    this.#madeBy = madeBy;
  }

  /** @internal The job was refused, or the workers that kept it are gone. */
  fail(error: Error): void {
    this.#fail(error, null);
  }

  /** @internal The job is as it was stored. */
  open(status: JobStatus, error: string | null, result: JobResult | null): void {
    if (this.ended) return;
    if (status === 'completed' && result) this.#resolve(result);
    else if (status === 'completed') this.#reject(new CandlerunError('the result of the job was not stored'));
    else if (status === 'cancelled') this.#reject(new DOMException('the job was cancelled', 'AbortError'));
    else if (status === 'failed') this.#reject(new CandlerunError(error ?? 'the job has failed'));
    this.#become(status);
  }

  #hearProgress(type: 'progress' | 'heartbeat', progress: Progress): void {
    this.#progress = progress;
    this.#emitter.emit(type, progress);
  }

  #fail(error: Error, progress: Progress | null): void {
    if (this.ended) return;
    this.#progress = progress ?? this.#progress;
    this.#reject(error);
    this.#become('failed');
    this.#emitter.emit('failed', { reason: error.message, progress });
  }

  #become(status: JobStatus): void {
    this.#status = status;
    for (const look of [...this.#waiting]) look();
  }

  #assertAllowed(): void {
    if (!this.#needsConsent) return;
    const reason = 'came from a file and has not been allowed; see allowJavaScript()';
    throw new CandlerunError(reason, 'strategy.javascript', 'a script');
  }

  /** Gives a command unless it is obeyed already, and waits until it is. */
  async #command(command: JobCommand, isDone: (status: JobStatus) => boolean): Promise<void> {
    if (this.ended || isDone(this.#status)) return;
    const obeyed = new Promise<void>((resolve) => {
      const look = () => {
        if (!this.ended && !isDone(this.#status)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
    });
    this.#owner.command(this.id, command);
    await obeyed;
  }
}
