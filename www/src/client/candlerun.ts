import { Acknowledger } from './acknowledger.js';
import { type CandlesInput, candlesMessage, type LoadedCandles } from './candles-input.js';
import { Conductor } from './conductor.js';
import { uniqueName } from './death-watch.js';
import { Emitter } from './emitter.js';
import { ensureNever } from './ensure-never.js';
import { CandlerunError } from './errors.js';
import type {
  Appraisal,
  CandlerunEvent,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JobSpec,
  ReportLimits,
} from './generated/types.js';
import { type JobEvents, JobHandle } from './job-handle.js';
import { LanePool } from './lane-pool.js';
import { type CandlerunOptions, laneCount } from './options.js';
import { spawnWorker } from './spawn.js';
import { compileEngine } from './wasm.js';

const DEFAULT_LIMITS: ReportLimits = { max_points: 2_000, max_trades: 1_000 };

type Log = NonNullable<CandlerunOptions['log']>;

/** Loads the engine. Workers start when they are needed first. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  const lanes = laneCount(options.lanes);
  return new Candlerun(options, lanes, await compileEngine(options));
}

/** The engine in its workers. Made by `createCandlerun`. */
export class Candlerun {
  /** Workers that run episodes. */
  readonly lanes: number;
  readonly #log: Log;
  readonly #spawn: () => Worker;
  readonly #module: WebAssembly.Module;
  readonly #jobs = new Map<string, JobHandle>();
  readonly #acknowledger: Acknowledger;
  #workers: { conductor: Conductor; pool: LanePool } | null = null;
  /** Why nothing can be done any more. */
  #end: CandlerunError | null = null;

  /** @internal */
  constructor(options: CandlerunOptions, lanes: number, module: WebAssembly.Module) {
    this.lanes = lanes;
    this.#log = options.log ?? ((message, detail) => console.warn(`candlerun: ${message}`, detail));
    this.#spawn = () => spawnWorker(options);
    this.#module = module;
    this.#acknowledger = new Acknowledger((lane, count) =>
      this.#workers?.conductor.post({ type: 'acknowledge_progress', lane, count }),
    );
  }

  /**
   * Loads candles: a CSV file, an address, CSV text, columns, or made from a seed. A refusal names line, column, value and
   * reason; what was loaded before stays.
   */
  async loadCandles(input: CandlesInput, options: { signal?: AbortSignal } = {}): Promise<LoadedCandles> {
    const { source, attachment, transfer } = await candlesMessage(input, options.signal);
    options.signal?.throwIfAborted();
    const answer = this.#start().conductor.ask({ type: 'load_candles', source }, attachment, transfer);
    const { candles, import: report } = expectEvent(
      await orAborted(answer, options.signal),
      'candles_loaded',
    );
    return { ...candles, import: report };
  }

  /** Starts a job, after those that wait already. */
  start(spec: JobSpec, options: { signal?: AbortSignal } = {}): JobHandle {
    const { conductor, pool } = this.#start();
    const job = new JobHandle(uniqueName('job'), spec, this.#owner(), new Emitter<JobEvents>(this.#log));
    this.#jobs.set(job.id, job);
    pool.start();
    conductor.ask({ type: 'start_job', job_id: job.id, spec }).then(
      (event) => job.hear(expectEvent(event, 'job_queued')),
      (error: Error) => {
        this.#jobs.delete(job.id);
        job.fail(error);
      },
    );
    cancelWith(job, options.signal);
    return job;
  }

  /** Runs one episode and returns its report; `part` says over which range of a walk-forward. */
  async report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits: Partial<ReportLimits> = {},
    part: EpisodePart | null = null,
  ): Promise<EpisodeReport> {
    const { conductor, pool } = this.#start();
    pool.start();
    const body = {
      type: 'report_episode',
      spec,
      part,
      params,
      limits: { ...DEFAULT_LIMITS, ...limits },
    } as const;
    return expectEvent(await conductor.ask(body), 'report_ready').report;
  }

  async #appraise(spec: JobSpec, episodes: EpisodeResult[], trials: number): Promise<Appraisal> {
    const { conductor, pool } = this.#start();
    pool.start();
    const body = { type: 'appraise_search', spec, episodes, trials } as const;
    return expectEvent(await conductor.ask(body), 'appraisal_ready').appraisal;
  }

  /** Ends every worker. Jobs under way fail, and nothing can be started any more. */
  close(): void {
    this.#endWith(new CandlerunError('Candlerun was closed'));
  }

  /** The workers; the conductor starts when it is needed first. */
  #start(): { conductor: Conductor; pool: LanePool } {
    if (this.#end) throw this.#end;
    if (this.#workers) return this.#workers;
    const conductor = new Conductor(
      this.#spawn(),
      this.#module,
      (event) => this.#hear(event),
      (error) => this.#endWith(error),
    );
    const pool = new LanePool(this.lanes, this.#spawn, this.#module, conductor, (reason) =>
      this.#failJobs(reason),
    );
    this.#workers = { conductor, pool };
    return this.#workers;
  }

  #owner() {
    return {
      cancel: (id: string) => void this.#workers?.conductor.post({ type: 'cancel_job', job_id: id }),
      report: this.report.bind(this),
      appraise: this.#appraise.bind(this),
    };
  }

  #hear(event: CandlerunEvent): void {
    switch (event.type) {
      case 'progress':
        if (event.lane !== null) this.#acknowledger.received(event.lane);
        this.#hearJob(event);
        return;
      case 'job_queued':
      case 'job_started':
      case 'episodes_finished':
      case 'job_finished':
      case 'job_cancelled':
      case 'job_failed':
        this.#hearJob(event);
        return;
      case 'request_failed':
        this.#log('a request was refused', CandlerunError.refused(event));
        return;
      case 'candles_loaded':
      case 'report_ready':
      case 'appraisal_ready':
        this.#log('an answer that nobody waits for', event);
        return;
      default:
        ensureNever(event);
    }
  }

  #hearJob(event: Extract<CandlerunEvent, { job_id: string }>): void {
    const ended = this.#jobs.get(event.job_id)?.hear(event);
    if (ended) this.#jobs.delete(event.job_id);
  }

  /** There are no lanes and there will be none: jobs fail here, and are taken from the conductor. */
  #failJobs(reason: string): void {
    for (const job of this.#jobs.values()) {
      this.#workers?.conductor.post({ type: 'cancel_job', job_id: job.id });
      job.fail(new CandlerunError(reason));
    }
    this.#jobs.clear();
  }

  #endWith(error: CandlerunError): void {
    this.#end ??= error;
    const workers = this.#workers;
    this.#workers = null;
    workers?.pool.close();
    workers?.conductor.close();
    for (const job of this.#jobs.values()) job.fail(error);
    this.#jobs.clear();
  }
}

/** Cancels a job when a signal says so. A signal that outlives the job does not hold it. */
function cancelWith(job: JobHandle, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const cancel = () => void job.cancel();
  const forget = () => signal.removeEventListener('abort', cancel);
  signal.addEventListener('abort', cancel);
  job.done.then(forget, forget);
  if (signal.aborted) cancel();
}

/** Rejects when a signal says so; the answer that comes later is dropped. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

type EventOf<T> = Extract<CandlerunEvent, { type: T }>;

function expectEvent<T extends CandlerunEvent['type']>(event: CandlerunEvent, type: T): EventOf<T> {
  if (event.type !== type) throw new CandlerunError(`expected ${type}`, 'event', event.type);
  return event as EventOf<T>;
}
