import { uniqueName } from '../../death-watch.js';
import type { EngineWorker } from '../../engine-worker.js';
import type { JobSpec } from '../../generated/types.js';
import { isFailure, LANE_LOADED, type WorkerStart } from '../../worker-start.js';
import { type Batch, type BatchFailure, fromText, type PortText, toText } from '../queue/batch.js';
import { countNumbers, countText, type LaneText, type UpdateCounts } from '../queue/updates.js';
import type { CandleColumnsByName } from './worker-candles.js';

/** A lane is asked for a sign of life this often. One that gives none for `MOST_SILENT` times in a row is ended. */
const PING_MS = 2_000;
const MOST_SILENT = 10;

/** The failure of a batch that a server does not wait for. */
export const DROPPED: BatchFailure = {
  kind: 'dropped',
  reason: 'the server does not wait for this batch any longer',
};

/** The failure of a batch. */
export class BatchError extends Error {
  readonly failure: BatchFailure;

  constructor(failure: BatchFailure) {
    super(failure.reason);
    this.failure = failure;
  }
}

/** The batch that a lane runs. */
type Running = {
  batch: Batch;
  left: number;
  onMessage: (message: PortText) => void;
  resolve: () => void;
  reject: (error: BatchError) => void;
};

/** One thread that runs batches, one after another. It is ended when a batch fails in a way after which nothing is certain. */
export class LaneThread {
  readonly #worker: EngineWorker;
  readonly #port: MessagePort;
  readonly #loaded = new Set<string>();
  /** The job that the thread has prepared. */
  #prepared: { job: string; attempt: number } | null = null;
  /** The code that it has run. */
  #code: string | null = null;
  #running: Running | null = null;
  #end: BatchError | null = null;
  #silent = 0;
  /** Signs of life that were asked for and that have come. Messages before the one of `#ignored` are of a batch that was stopped. */
  #asked = 0;
  #answered = 0;
  #ignored = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(worker: EngineWorker, module: WebAssembly.Module) {
    this.#worker = worker;
    const { port1, port2 } = new MessageChannel();
    this.#port = port2;
    port2.onmessage = ({ data }: MessageEvent<Float64Array | unknown[]>) => this.#receive(data);
    worker.onerror = (event) => this.#fail({ kind: 'lost', reason: event.message });
    worker.onmessage = ({ data }: MessageEvent<unknown>) => {
      this.#silent = 0;
      if (data === LANE_LOADED || !isFailure(data)) return;
      const { failed: reason, attempt, episode, candle } = data;
      const isTrap = attempt !== undefined && episode !== undefined && candle !== undefined;
      this.#fail(isTrap ? { kind: 'trapped', reason, attempt, episode, candle } : { kind: 'lost', reason });
    };
    const start: WorkerStart = { role: 'lane', module, lock: uniqueName('lane'), port: port1 };
    worker.postMessage(start, [port1]);
    this.#timer = setInterval(() => this.#ping(), PING_MS);
  }

  /** Whether it can run another batch. */
  get isAlive(): boolean {
    return this.#end === null;
  }

  /** Whether it may run the code of a spec: a thread that has run JavaScript runs nothing else. */
  suits(spec: JobSpec): boolean {
    return this.#code === null || this.#code === codeOf(spec);
  }

  /** Runs a batch. `onMessage` gets every answer of the lane. Rejects with a `BatchError`. */
  run(batch: Batch, candles: CandleColumnsByName, onMessage: (message: PortText) => void): Promise<void> {
    const spec = JSON.parse(batch.spec) as JobSpec;
    return new Promise((resolve, reject) => {
      if (this.#end) {
        reject(this.#end);
        return;
      }
      this.#running = { batch, left: batch.episodes, onMessage, resolve, reject };
      this.#silent = 0;
      this.#code = codeOf(spec);
      this.#load(spec.candles, candles);
      this.#prepare(batch);
      const { message, transfer } = fromText(batch.command);
      this.#port.postMessage(message, transfer);
    });
  }

  /** Stops the batch that runs: the server does not wait for it any longer. */
  stop(): void {
    const running = this.#running;
    if (!running) return;
    this.#running = null;
    this.#forget();
    this.#askForLife();
    this.#ignored = this.#asked;
    running.reject(new BatchError(DROPPED));
  }

  /** Ends the thread. */
  end(): void {
    this.#fail({ kind: 'lost', reason: 'the worker ends' });
  }

  #load(fingerprint: string, candles: CandleColumnsByName): void {
    if (this.#loaded.has(fingerprint)) return;
    this.#loaded.add(fingerprint);
    this.#command({ load_candles: { fingerprint } }, candles);
  }

  #prepare({ job, attempt, spec }: Batch): void {
    if (this.#prepared?.job === job) return;
    this.#forget();
    this.#prepared = { job, attempt };
    this.#command({ prepare_job: { attempt, spec, slices: 1 } });
  }

  /** Ends the prepared job in the thread, with the episodes that it has not run. */
  #forget(): void {
    if (this.#prepared === null) return;
    this.#command({ end_job: { attempt: this.#prepared.attempt } });
    this.#prepared = null;
  }

  #askForLife(): void {
    this.#asked += 1;
    this.#command('ping');
  }

  #command(command: object | string, beside?: object): void {
    const text = JSON.stringify(command);
    this.#port.postMessage(beside === undefined ? [text] : [text, beside]);
  }

  #receive(message: Float64Array | unknown[]): void {
    this.#silent = 0;
    const running = this.#answered < this.#ignored ? null : this.#running;
    if (message instanceof Float64Array) {
      if (running) this.#pass(running, message, countNumbers(message));
      return;
    }
    const text = JSON.parse(String(message[0])) as LaneText;
    if (text === 'alive') this.#answered += 1;
    if (text === 'alive' || !running) return;
    this.#pass(running, message, countText(text));
    // The conductor ends the job when it reads this.
    if (text.job_failed) this.#finish(running);
  }

  #pass(running: Running, message: Float64Array | unknown[], { boundaries, finished }: UpdateCounts): void {
    if (boundaries > 0) this.#command({ acknowledge_progress: { count: boundaries } });
    running.onMessage(toText(message));
    running.left -= finished;
    if (running.left <= 0) this.#finish(running);
  }

  #finish(running: Running): void {
    if (this.#running !== running) return;
    this.#running = null;
    running.resolve();
  }

  #ping(): void {
    if (!this.#running) return;
    if (this.#silent >= MOST_SILENT) {
      const seconds = (MOST_SILENT * PING_MS) / 1_000;
      this.#fail({ kind: 'silent', reason: `a lane has not answered for ${seconds} s` });
      return;
    }
    this.#silent += 1;
    this.#askForLife();
  }

  #fail(failure: BatchFailure): void {
    if (this.#end) return;
    this.#end = new BatchError(failure);
    clearInterval(this.#timer);
    this.#port.close();
    this.#worker.terminate();
    this.#running?.reject(this.#end);
    this.#running = null;
  }
}

/** What a thread runs beside the engine: the text of a script, or nothing. */
function codeOf({ strategy }: JobSpec): string {
  return strategy.javascript?.sha256 ?? '';
}
