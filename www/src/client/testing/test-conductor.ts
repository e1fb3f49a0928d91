import type { EngineWorker } from '../engine-worker.js';
import type { ToConductor } from '../envelope.js';
import type { CandlerunEvent, CandlerunRequest } from '../generated/protocol.js';
import type { CandlesInfo, JobSpec } from '../generated/types.js';
import type { WorkerStart } from '../worker-start.js';
import { TestJob } from './test-job.js';
import { Course, type TestRun } from './test-run.js';

const HANDLER = 0;
const DAY_MS = 86_400_000;

/** What a client's candles are without an engine: as many as its runs have, under one fingerprint. */
function candlesOf({ candles }: Course): CandlesInfo {
  return {
    fingerprint: '0'.repeat(32),
    candles,
    first_time: 0,
    last_time: Math.max(0, candles - 1) * DAY_MS,
    interval_ms: DAY_MS,
    candles_per_year: 365,
  };
}

/** A conductor without an engine: it answers requests and runs jobs by their `TestRun`. */
export class TestConductor implements EngineWorker {
  onmessage: ((event: MessageEvent) => void) | null = null;
  onmessageerror: ((event: MessageEvent) => void) | null = null;
  onerror: ((event: ErrorEvent) => void) | null = null;
  readonly #runOf: (spec: JobSpec) => TestRun;
  readonly #jobs = new Map<string, TestJob>();
  #isRunning = true;

  constructor(runOf: (spec: JobSpec) => TestRun) {
    this.#runOf = runOf;
  }

  postMessage(message: WorkerStart | ToConductor): void {
    if (typeof message !== 'object') return;
    if ('role' in message) this.#post('WorkerLoaded');
    else if ('ProcessInput' in message) this.#handle(message.ProcessInput[1]);
  }

  terminate(): void {
    this.#isRunning = false;
    for (const job of this.#jobs.values()) job.end();
  }

  /** Jobs that are held go on. */
  proceed(): void {
    for (const job of this.#jobs.values()) job.proceed();
  }

  #handle(request: CandlerunRequest): void {
    switch (request.type) {
      case 'load_candles': {
        const { request_id } = request;
        const candles = candlesOf(new Course(this.#runOf({ candles: '', strategy: {} })));
        this.#emit([{ type: 'candles_loaded', request_id, candles, import: null, preview: null }]);
        break;
      }
      case 'start_job':
        this.#start(request);
        break;
      case 'restore_episodes':
        this.#restore(request);
        break;
      case 'pause_job':
        this.#jobs.get(request.job_id)?.pause();
        break;
      case 'resume_job':
        this.#jobs.get(request.job_id)?.resume();
        break;
      case 'cancel_job':
        this.#jobs.get(request.job_id)?.cancel();
        this.#jobs.delete(request.job_id);
        break;
      case 'check_rules': {
        const { request_id } = request;
        this.#emit([{ type: 'rules_checked', request_id, strategy: null, mistakes: [] }]);
        break;
      }
      case 'check_spec': {
        const { request_id, spec } = request;
        const { refusal } = this.#runOf(spec);
        if (refusal) this.#emit([{ type: 'request_failed', request_id, line: null, ...refusal }]);
        else this.#emit([{ type: 'spec_checked', request_id, spec }]);
        break;
      }
      case 'add_lane':
      case 'remove_lane':
      case 'set_concurrency':
      case 'acknowledge_saved':
      case 'acknowledge_progress':
        break;
      default:
        this.#refuse(request.request_id, request.type);
    }
  }

  #start({ request_id, job_id, spec, paused }: Extract<CandlerunRequest, { type: 'start_job' }>): void {
    const run = this.#runOf(spec);
    if (run.refusal) {
      this.#emit([{ type: 'request_failed', request_id, line: null, ...run.refusal }]);
      return;
    }
    const course = new Course(run);
    const job = new TestJob(job_id, spec, course, (events) => this.#emit(events));
    this.#jobs.set(job_id, job);
    const { episodes, candles: total_candles } = course;
    const total_episodes = episodes.length;
    this.#emit([
      { type: 'job_queued', request_id, job_id, spec, total_episodes, total_candles, engine: 'testing' },
    ]);
    if (!paused) job.start();
  }

  #restore({ request_id, job_id, episodes }: Extract<CandlerunRequest, { type: 'restore_episodes' }>): void {
    const answer = this.#jobs.get(job_id)?.restore(JSON.parse(episodes));
    if (answer) this.#emit([{ type: 'episodes_restored', request_id, job_id, ...answer }]);
  }

  /** Questions whose answers an engine computes: a test replaces the method that asks. */
  #refuse(request_id: number, question: string): void {
    const reason = 'candlerun/testing has no engine: replace the method that asks this in your test';
    this.#emit([{ type: 'request_failed', request_id, line: null, field: 'type', value: question, reason }]);
  }

  #emit(events: CandlerunEvent[]): void {
    this.#post({ ProcessOutput: [HANDLER, events] });
  }

  /** Messages come later, as those of a worker. */
  #post(data: unknown): void {
    queueMicrotask(() => {
      if (this.#isRunning) this.onmessage?.(new MessageEvent('message', { data }));
    });
  }
}
