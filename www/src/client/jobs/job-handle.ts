import type { Emitter } from '../emitter.js';
import type { EngineClient } from '../engine-client.js';
import { ensureNever } from '../ensure-never.js';
import { CandlerunError } from '../errors.js';
import type {
  Appraisal,
  EpisodeDetailRecord,
  EpisodeReport,
  EpisodeResult,
  JobResult,
  JobSpec,
  JobStatus,
  Progress,
  ReportLimits,
} from '../generated/types.js';
import { makeProxySafe } from '../proxy-safe.js';
import { javascriptNotAllowed } from '../spec-input.js';
import { isEnded, type JobRow } from '../storage/records.js';
import type { JobCommand, JobEvent } from './job-channel.js';
import type { JobEvents } from './job-events.js';
import { type MadeBy, madeBy } from './made-by.js';
import { oncePerFrame, type ProgressListenerOptions } from './once-per-frame.js';

/**
 * The report of an episode that ran again. It may differ from the stored result if that was `made_by` another version of the
 * engine than `engine`: results may change between versions.
 */
export type VerifiedReport = EpisodeReport &
  MadeBy & {
    /** Whether the report is equal to the stored result, to the bit. */
    verified: boolean;
  };

/**
 * An episode in full: its report, and beside it every equity and trade as columns, the strategy's series, returns by month,
 * drawdowns, statistics by direction, and what became of signals. The typed arrays belong to the caller: they may be changed or
 * transferred.
 */
export type EpisodeDetail = EpisodeDetailRecord &
  MadeBy & {
    /** Whether it is equal to the stored result, to the bit. False for an episode that is not of a job: it has no stored result. */
    verified: boolean;
  };

/** The owner of all handles: carries out their commands and answers their questions. */
export type JobOwner = {
  /** Passes a command on to the runner or follower of a job. A promise rejects if a server does not take the command. */
  command(id: string, command: JobCommand): undefined | Promise<void>;
  /** A finished episode of a job. */
  episode(id: string, episode: number): Promise<EpisodeResult | undefined>;
  /** Evenly spaced episodes of a job, with `best` among them. */
  sample(id: string, best: EpisodeResult): Promise<EpisodeResult[]>;
  /** Allows the JavaScript of a job, for good. */
  allow(id: string): Promise<void>;
  readonly engine: Pick<EngineClient, 'report' | 'detail' | 'appraise'>;
};

/** A command that has not taken effect yet. */
type Pending = { isDone: (status: JobStatus) => boolean; resolve: () => void };

/** A job that was started here, or one that is stored. */
export class JobHandle {
  /** The job's name. */
  readonly id: string;
  /**
   * Resolves to the result of the job. Rejects with an `AbortError` if the job was cancelled, and with a `CandlerunError` if
   * it failed or was refused.
   */
  readonly done: Promise<JobResult>;
  /** The spec as it was given; once the job is queued, with defaults and seed filled in. */
  spec: JobSpec;
  /** The versions of the engine that made the job. Those of a job that was started here are set once it runs. */
  madeBy: MadeBy = madeBy({});
  readonly #owner: JobOwner;
  readonly #emitter: Emitter<JobEvents>;
  /** Commands whose promises have not settled, oldest first. */
  #pending: Pending[] = [];
  #needsConsent = false;
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
    // A caller that listens to events need not handle the promise as well.
    this.done.catch(() => {});
    makeProxySafe(this);
  }

  /** @internal The handle of the job of a row. */
  static of(row: JobRow, owner: JobOwner, emitter: Emitter<JobEvents>): JobHandle {
    const handle = new JobHandle(row.id, row.spec, owner, emitter);
    handle.setNeedsConsent(row.needs_consent === true);
    handle.madeBy = madeBy(row);
    return handle;
  }

  get status(): JobStatus {
    return this.#status;
  }

  /** The newest progress of the job. */
  get progress(): Progress | null {
    return this.#progress;
  }

  /** Whether the job came from a file, or from others by a server, with JavaScript that is not allowed yet. None of it runs here before it is. */
  get needsConsent(): boolean {
    return this.#needsConsent;
  }

  /** Whether the job has finished, failed or been cancelled. */
  get ended(): boolean {
    return isEnded(this.#status);
  }

  /**
   * Adds a listener and returns the function that removes it. A job can post ten thousand `progress` events in a second: one that
   * writes to the page should ask for `{ every: 'frame' }`.
   */
  on<T extends keyof JobEvents>(
    type: T,
    listener: (event: JobEvents[T]) => void,
    ...options: T extends 'progress' | 'heartbeat' ? [ProgressListenerOptions?] : []
  ): () => void {
    const { call, cancel } = oncePerFrame(options[0], (event: JobEvents[T]) =>
      this.#emitter.call(type, listener, event),
    );
    const remove = this.#emitter.on(type, call);
    let isListening = true;
    // The job posts nothing after its end, so the last progress is posted again for this listener.
    if (type === 'progress' && this.ended) {
      queueMicrotask(() => {
        if (isListening && this.#progress) call(this.#progress as JobEvents[T]);
      });
    }
    return () => {
      isListening = false;
      remove();
      cancel();
    };
  }

  /**
   * Pauses the job. Resolves when it is idle; finished episodes are kept. A later command replaces this one; then both resolve
   * together at the latest.
   */
  pause(): Promise<void> {
    return this.#command('pause', (status) => status === 'paused');
  }

  /** Resumes the job where it was paused. Jobs that wait already come first. */
  async resume(): Promise<void> {
    this.#assertAllowed();
    return this.#command('resume', (status) => status === 'queued' || status === 'running');
  }

  /** Cancels the job. Resolves when it is idle; at once if it had ended. */
  cancel(): Promise<void> {
    return this.#command('cancel', () => false);
  }

  /**
   * Allows the JavaScript of an imported job, for good and in every tab; of a job of a server, in this page until it is closed. Show it to the user before: the text is
   * `spec.strategy.javascript.source`.
   */
  async allowJavaScript(): Promise<void> {
    if (this.#needsConsent) await this.#owner.allow(this.id);
    this.#needsConsent = false;
  }

  /** Runs an episode again and returns its report. `verified` says whether it equals the stored result, to the bit. */
  async report(episode: number | EpisodeResult, limits?: Partial<ReportLimits>): Promise<VerifiedReport> {
    const known = await this.#finished(episode);
    const report = await this.#owner.engine.report(this.spec, known.params, limits, known.part);
    return { ...report, ...this.madeBy, verified: report.digest === known.digest };
  }

  /**
   * Runs an episode again, once, and returns it in full. It runs in a lane, like a report, also while a job runs. Rejects like
   * `report`: for an episode that the job does not have, for candles that this browser does not have (`field` is `candles`), and
   * for JavaScript that is not allowed.
   */
  async detail(episode: number | EpisodeResult): Promise<EpisodeDetail> {
    const known = await this.#finished(episode);
    const detail = await this.#owner.engine.detail(this.spec, known.params, known.part);
    return { ...detail, ...this.madeBy, verified: detail.digest === known.digest };
  }

  /**
   * Makes the robustness report of the finished search: which parameters mattered, how stable the optimum is, how much may be luck. Some
   * episodes run again for it. A walk-forward is refused: its test ranges show how robust it is.
   */
  async appraise(): Promise<Appraisal> {
    this.#assertAllowed();
    const { best, episodes } = await this.done;
    if (!best) throw new CandlerunError('no episode has a score', 'episodes', String(episodes));
    const sample = await this.#owner.sample(this.id, best);
    return this.#owner.engine.appraise(this.spec, sample, episodes);
  }

  /** Whether there are listeners for finished episodes. */
  get wantsEpisodes(): boolean {
    return this.#emitter.has('episodes') || this.#emitter.has('episode');
  }

  /** @internal Handles an event of this job. */
  handleEvent(event: JobEvent): void {
    if (this.ended) return;
    switch (event.type) {
      case 'job_queued':
        this.spec = event.spec;
        // A pause that was taken back before the conductor had the job changes no status.
        this.#settleCommands();
        this.#emitter.emit('queued', event);
        return;
      case 'job_started':
        this.#setStatus('running');
        this.#emitter.emit('started', {});
        return;
      case 'progress':
      case 'heartbeat':
        this.#setProgress(event.type, event);
        return;
      case 'episodes_restored':
        this.#setProgress('heartbeat', event.progress);
        return;
      case 'episodes_finished':
        this.#emitter.emit('episodes', event.episodes);
        if (this.#emitter.has('episode')) {
          for (const episode of event.episodes) this.#emitter.emit('episode', episode);
        }
        return;
      case 'job_paused':
        this.#setStatus('paused');
        this.#setProgress('progress', event.progress);
        this.#emitter.emit('paused', event);
        return;
      case 'job_resumed':
        this.#setStatus('queued');
        this.#emitter.emit('resumed', {});
        return;
      case 'job_finished':
        this.#resolve(event.result);
        this.#setStatus('completed');
        this.#setProgress('progress', event.progress);
        this.#emitter.emit('finished', event);
        return;
      case 'job_cancelled':
        this.#reject(new DOMException('the job was cancelled', 'AbortError'));
        this.#setStatus('cancelled');
        this.#setProgress('progress', event.progress);
        this.#emitter.emit('cancelled', event);
        return;
      case 'job_failed':
        this.#fail(new CandlerunError(event.reason), event.progress);
        return;
      default:
        ensureNever(event);
    }
  }

  /** @internal Called when episodes are durable. */
  handleSaved(episodes: number, at: number): void {
    this.#emitter.emit('saved', { episodes, at });
  }

  /** @internal Sets whether the JavaScript must be allowed before it runs. */
  setNeedsConsent(isNeeded: boolean): void {
    this.#needsConsent = isNeeded;
  }

  /** @internal Refuses a job whose JavaScript the caller has not allowed. */
  refuseJavaScript(): void {
    this.#needsConsent = true;
    this.fail(javascriptNotAllowed());
  }

  /** @internal Ends the job with an error: it was refused, or this client does not run it any longer. */
  fail(error: Error): void {
    this.#fail(error, null);
  }

  /** @internal Sets the status that is stored. Its progress was set before. */
  open(status: JobStatus, error: string | null, result: JobResult | null): void {
    if (this.ended) return;
    if (status === 'completed' && result) this.#resolve(result);
    else if (status === 'completed') this.#reject(new CandlerunError('the result of the job was not stored'));
    else if (status === 'cancelled') this.#reject(new DOMException('the job was cancelled', 'AbortError'));
    else if (status === 'failed') this.#reject(new CandlerunError(error ?? 'the job has failed'));
    this.#setStatus(status);
    if (this.ended && this.#progress) this.#setProgress('progress', this.#progress);
  }

  #setProgress(type: 'progress' | 'heartbeat', progress: Progress): void {
    this.#progress = progress;
    this.#emitter.emit(type, progress);
  }

  #fail(error: Error, progress: Progress | null): void {
    if (this.ended) return;
    const last = progress ?? this.#progress;
    this.#reject(error);
    this.#setStatus('failed');
    if (last) this.#setProgress('progress', { ...last, status: 'failed', eta_ms: null });
    this.#emitter.emit('failed', { reason: error.message, progress });
  }

  #setStatus(status: JobStatus): void {
    this.#status = status;
    this.#settleCommands();
  }

  /** Resolves the commands that have taken effect. With the newest command, those that it has replaced resolve too. */
  #settleCommands(): void {
    const isDone = (pending?: Pending) => this.ended || pending?.isDone(this.#status);
    const areAllDone = isDone(this.#pending.at(-1));
    this.#pending = this.#pending.filter((pending) => {
      if (!areAllDone && !isDone(pending)) return true;
      pending.resolve();
      return false;
    });
  }

  /** A finished episode that may run again. */
  async #finished(episode: number | EpisodeResult): Promise<EpisodeResult> {
    this.#assertAllowed();
    const known = typeof episode === 'number' ? await this.#owner.episode(this.id, episode) : episode;
    if (known) return known;
    throw new CandlerunError('the job has no such finished episode', 'episode', String(episode));
  }

  #assertAllowed(): void {
    if (!this.#needsConsent) return;
    const reason = 'is not allowed yet; see allowJavaScript()';
    throw new CandlerunError(reason, 'strategy.javascript', 'a script');
  }

  /** Sends a command and waits until it has taken effect. While another command is under way, the status may still change. */
  #command(command: JobCommand, isDone: Pending['isDone']): Promise<void> {
    if (this.ended || (this.#pending.length === 0 && isDone(this.#status))) return Promise.resolve();
    return new Promise<void>((resolve, reject) => {
      this.#pending.push({ isDone, resolve });
      this.#owner.command(this.id, command)?.catch(reject);
    });
  }
}
