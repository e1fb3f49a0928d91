import { Acknowledger } from './acknowledger.js';
import { type CandlesInput, candlesMessage } from './candles-input.js';
import { Conductor } from './conductor.js';
import { uniqueName } from './death-watch.js';
import { Emitter } from './emitter.js';
import { ensureNever } from './ensure-never.js';
import { CandlerunError } from './errors.js';
import type {
  CandlerunEvent,
  CandlesInfo,
  EpisodeReport,
  EpisodeResult,
  JobSpec,
  ReportLimits,
} from './generated/types.js';
import { JobHandle } from './job-handle.js';
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
  readonly #jobs = new Map<string, JobHandle>();
  readonly #conductor: Conductor;
  readonly #pool: LanePool;
  readonly #acknowledger: Acknowledger;

  /** @internal */
  constructor(options: CandlerunOptions, lanes: number, module: WebAssembly.Module) {
    this.lanes = lanes;
    this.#log = options.log ?? ((message, detail) => console.warn(`candlerun: ${message}`, detail));
    const spawn = () => spawnWorker(options);
    this.#conductor = new Conductor(
      spawn(),
      module,
      (event) => this.#hear(event),
      (error) => this.#fail(error),
    );
    this.#pool = new LanePool(lanes, spawn, module, this.#conductor, (reason) =>
      this.#fail(new CandlerunError(reason)),
    );
    this.#acknowledger = new Acknowledger((lane, count) =>
      this.#conductor.post({ type: 'acknowledge_progress', lane, count }),
    );
  }

  /**
   * Loads candles: a CSV file, an address, CSV text, columns, or made from a seed. A refusal names line, column, value and
   * reason; what was loaded before stays.
   */
  async loadCandles(input: CandlesInput, options: { signal?: AbortSignal } = {}): Promise<CandlesInfo> {
    const { source, attachment, transfer } = await candlesMessage(input, options.signal);
    options.signal?.throwIfAborted();
    const event = await this.#conductor.ask({ type: 'load_candles', source }, attachment, transfer);
    return expectEvent(event, 'candles_loaded').candles;
  }

  /** Starts a job, after those that wait already. */
  start(spec: JobSpec, options: { signal?: AbortSignal } = {}): JobHandle {
    const emitter = new Emitter<import('./job-handle.js').JobEvents>(this.#log);
    const job = new JobHandle(uniqueName('job'), spec, this.#owner(), emitter);
    this.#jobs.set(job.id, job);
    this.#pool.start();
    this.#conductor.ask({ type: 'start_job', job_id: job.id, spec }).then(
      (event) => job.hear(expectEvent(event, 'job_queued')),
      (error: Error) => {
        this.#jobs.delete(job.id);
        job.fail(error);
      },
    );
    const { signal } = options;
    if (signal?.aborted) void job.cancel();
    else signal?.addEventListener('abort', () => void job.cancel(), { once: true });
    return job;
  }

  /** Runs one episode and returns its report. */
  async report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits: Partial<ReportLimits> = {},
  ): Promise<EpisodeReport> {
    this.#pool.start();
    const body = { type: 'report_episode', spec, params, limits: { ...DEFAULT_LIMITS, ...limits } } as const;
    return expectEvent(await this.#conductor.ask(body), 'report_ready').report;
  }

  /** Ends every worker. Jobs under way fail. */
  close(): void {
    this.#pool.close();
    this.#conductor.close();
    this.#fail(new CandlerunError('Candlerun was closed'));
  }

  #owner() {
    return {
      cancel: (id: string) => void this.#conductor.post({ type: 'cancel_job', job_id: id }),
      report: this.report.bind(this),
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

  #fail(error: CandlerunError): void {
    for (const job of this.#jobs.values()) job.fail(error);
    this.#jobs.clear();
  }
}

type EventOf<T> = Extract<CandlerunEvent, { type: T }>;

function expectEvent<T extends CandlerunEvent['type']>(event: CandlerunEvent, type: T): EventOf<T> {
  if (event.type !== type) throw new CandlerunError(`expected ${type}`, 'event', event.type);
  return event as EventOf<T>;
}
