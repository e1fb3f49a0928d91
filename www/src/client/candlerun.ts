import { CandleCache, type LoadOptions, type NamedCandles } from './candle-cache.js';
import type { CandlesInput, ImportedCandles } from './candles-input.js';
import { uniqueName } from './death-watch.js';
import { Emitter } from './emitter.js';
import { type CandleRange, type CheckedRules, EngineClient } from './engine-client.js';
import type { EngineWorker } from './engine-worker.js';
import { CandlerunError } from './errors.js';
import type { FileReaders } from './files/readers.js';
import type { CandlerunEvent } from './generated/protocol.js';
import type {
  CandleBuckets,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JavaScript,
  JobSpec,
  ReportLimits,
} from './generated/types.js';
import { type EpisodeDetail, JobHandle, type JobOwner } from './jobs/job-handle.js';
import { type JobBackend, JobRegistry, type JobSharing, readable } from './jobs/job-registry.js';
import type { JobStart, Jobs } from './jobs/jobs.js';
import { makeProxySafe } from './proxy-safe.js';
import type { SearchEstimate } from './search-estimate.js';
import { checkSpecSize, type JobSpecInput, javascriptNotAllowed } from './spec-input.js';
import type { JobDescription } from './storage/job-description.js';
import type { JobStore, JobsQuery } from './storage/job-store.js';
import type { Storage } from './storage/open-store.js';
import { type JobRow, type RatePoint, runsJavaScript } from './storage/records.js';
import { Workers } from './workers.js';

/** Events beside those of single jobs. */
export type CandlerunEvents = {
  /** The list of stored jobs has changed, here or in another tab. */
  jobs: { job_id: string };
  /** Jobs are no longer stored, and why; they go on in memory. Or they are stored again, with all that was kept in memory. */
  storage: Storage;
};

/** The components of a client. */
type Components = {
  spawn: () => EngineWorker;
  spawnRemote?: (() => EngineWorker) | undefined;
  log: (message: string, detail: unknown) => void;
  lanes: number;
  concurrentJobs: number;
  module: WebAssembly.Module;
  database: string;
  store: JobStore;
  storage: Storage;
  sharing?: JobSharing | undefined;
  /** The jobs of a server, in place of those of this browser. */
  newJobs?: JobBackend['newJobs'] | undefined;
  emitter: Emitter<CandlerunEvents>;
  readers: FileReaders | null;
};

/** The engine in its workers, and the jobs. Made by `createCandlerun`. */
export class Candlerun {
  /** Workers that run episodes. */
  readonly lanes: number;
  readonly #log: Components['log'];
  readonly #emitter: Emitter<CandlerunEvents>;
  readonly #store: JobStore;
  readonly #workers: Workers;
  readonly #engine: EngineClient;
  readonly #candles: CandleCache;
  readonly #jobs: Jobs;
  #storage: Storage;
  #end: CandlerunError | null = null;

  /** @internal */
  constructor(components: Components) {
    const { lanes, log, emitter, store } = components;
    this.lanes = lanes;
    this.#log = log;
    this.#emitter = emitter;
    this.#store = store;
    this.#storage = components.storage;
    const workers = new Workers({
      ...components,
      onEvent: (event) => this.#handleEvent(event),
      onConductorLost: (error) => {
        log('the workers are started again', error);
        this.#jobs.onConductorLost();
      },
      onWaiting: (reason) => log('the workers cannot be loaded now and are tried again', reason),
      onFailure: (error) => this.#jobs.failAll(error),
    });
    const candles = new CandleCache(workers, store, components.readers);
    const engine = new EngineClient(workers, candles, lanes);
    const onListChanged = (job_id: string) => emitter.emit('jobs', { job_id });
    this.#workers = workers;
    this.#engine = engine;
    this.#candles = candles;
    const isShared = components.storage.kind !== 'memory';
    const newHandle = (row: JobRow, owner: JobOwner) => JobHandle.of(row, owner, new Emitter(log));
    const context = { ...components, isShared, workers, candles, engine, onListChanged, newHandle };
    this.#jobs = components.newJobs?.(context) ?? new JobRegistry(context);
    emitter.on('storage', (now) => {
      this.#storage = now;
    });
    makeProxySafe(this);
  }

  /** Where jobs are kept, and why they would not outlive the page. */
  get storage(): Storage {
    return this.#storage;
  }

  /** Adds a listener and returns the function that removes it. */
  on<T extends keyof CandlerunEvents>(type: T, listener: (event: CandlerunEvents[T]) => void): () => void {
    return this.#emitter.on(type, listener);
  }

  /**
   * Loads candles: a file or its address (a URL, or a text as `/data/candles.csv`), text, columns, or made from a seed. Files are CSV and JSON of many forms, also in gzip
   * and ZIP files, Excel workbooks, Parquet and Feather; the content decides. A refusal names line, column, value and reason, and
   * the option that answers what a file leaves open. `preview` is what was understood. Candles that were loaded before stay.
   */
  loadCandles(input: CandlesInput, options: LoadOptions = {}): Promise<ImportedCandles> {
    return this.#engine.loadCandles(input, options);
  }

  /** Title and facts of candles by their fingerprint; null if neither this page nor the storage has them. */
  candles(fingerprint: string): Promise<NamedCandles | null> {
    return this.#candles.named(fingerprint);
  }

  /** Title and facts of all stored candles, the latest first. A job can use them by their fingerprint. */
  storedCandles(): Promise<NamedCandles[]> {
    return this.#candles.stored();
  }

  /** Takes candles over from another client of this page, such as one whose jobs are on a server. Nothing happens if it lacks them too. */
  useCandles(fingerprint: string, from: Candlerun): Promise<void> {
    return this.#candles.take(fingerprint, from.#candles);
  }

  /**
   * Starts a job, behind those that wait already. It is stored, and goes on after a reload or a crash. A strategy in JavaScript
   * is refused unless `allowJavaScript` is true. Set it for text that the user has written or read, never for text from a link or
   * a file. `name`, `note` and `group` are stored with the job, as by `describe`.
   */
  start(
    spec: JobSpecInput,
    options: { signal?: AbortSignal; allowJavaScript?: boolean } & JobDescription = {},
  ): JobHandle {
    this.#assertOpen();
    checkSpecSize(spec);
    const job = this.#jobs.start(spec, options.allowJavaScript === true, options);
    cancelOnAbort(job, options.signal);
    return job;
  }

  /** Jobs that wait, run or are paused, here or in another tab whose job is followed here. */
  get openJobs(): JobHandle[] {
    return this.#jobs.open;
  }

  /** Rows of jobs, the newest first, a page at a time. */
  async jobs(query?: JobsQuery): Promise<JobRow[]> {
    const rows = await this.#store.jobs(query);
    return rows.map((row) => this.#jobs.newest(row));
  }

  /** The row of a job as it is now. Rejects if there is no such job. */
  async jobRow(id: string): Promise<JobRow> {
    return this.#jobs.newest(await this.#jobs.row(id));
  }

  /**
   * Changes the name (up to 200 characters), the note (up to 10,000) and the group (up to 200) of a job; a text that is not given stays. An empty one
   * removes it. They are in its row and in its file. A job that another tab runs is changed by that tab a moment later; every tab
   * then gets a `jobs` event. Rejects if a text is too long or there is no such job.
   */
  describe(id: string, description: JobDescription): Promise<void> {
    return this.#jobs.describe(id, description);
  }

  /** The handle of a job that runs in any tab or is stored. */
  job(id: string): Promise<JobHandle> {
    return this.#jobs.get(id);
  }

  /** Pauses a job. Resolves when it is idle. */
  async pause(id: string): Promise<void> {
    await (await this.job(id)).pause();
  }

  /** Resumes a paused job. */
  async resume(id: string): Promise<void> {
    await (await this.job(id)).resume();
  }

  /** Cancels a job. Resolves when it is idle. */
  async cancel(id: string): Promise<void> {
    await (await this.job(id)).cancel();
  }

  /** Starts a job again that has failed or was cancelled, behind its last stored episode. */
  async retry(id: string): Promise<JobHandle> {
    this.#assertOpen();
    return this.#jobs.retry(id);
  }

  /** Removes a job with everything that is stored of it. A job that has not ended is cancelled before. */
  remove(id: string): Promise<void> {
    return this.#jobs.remove(id);
  }

  /**
   * A job as one JSON file: spec, episodes, results, and the fingerprint of its candles. With `candles` they are in the file too, so that the
   * job can be run again anywhere; rejects if neither this page nor its storage has them.
   */
  async exportJob(id: string, options: { candles?: boolean } = {}): Promise<Blob> {
    await this.#jobs.flush(id);
    const { exportedJob } = await import('./jobs/job-file.js');
    const row = readable(await this.#jobs.row(id));
    return exportedJob(this.#store, row, options.candles ? this.#candles : null);
  }

  /**
   * Stores the job of a file that `exportJob` wrote, under a new id, and the candles that are in it. An unfinished job is paused. A
   * refusal names field, value and reason.
   */
  async importJob(file: Blob | string): Promise<JobHandle> {
    this.#assertOpen();
    const { importedJob } = await import('./jobs/job-file.js');
    return this.#jobs.added(
      await importedJob(this.#store, file, uniqueName('job'), this.#engine, this.#candles),
    );
  }

  /** The finished episodes of a job in their order, a block of up to 1,000 at a time. */
  async *episodes(id: string, from = 1): AsyncGenerator<EpisodeResult[]> {
    await this.#jobs.flush(id);
    const { storedEpisodes } = await import('./jobs/job-episodes.js');
    yield* storedEpisodes(this.#store, id, from);
  }

  /** The speed of a job over its running time. */
  async rates(id: string): Promise<RatePoint[]> {
    return (await this.#store.outcome(id))?.rates ?? [];
  }

  /**
   * Reads a strategy in the rules language. Resolves to its parameters, or to its mistakes with line, column and a suggestion.
   */
  checkRules(rules: string): Promise<CheckedRules> {
    return this.#engine.checkRules(rules);
  }

  /**
   * Reads a strategy in JavaScript: its parameters and the constraints between them, as a spec stores them. The top level of the
   * text runs for that, `init` and `onCandle` do not. So it is refused unless `allowJavaScript` is true, as by `start`. A refusal of the
   * text names the line if it is known.
   */
  async readJavaScript(source: string, options: { allowJavaScript?: boolean } = {}): Promise<JavaScript> {
    if (options.allowJavaScript !== true) throw javascriptNotAllowed();
    return this.#engine.readJavaScript(source);
  }

  /**
   * Estimates how long a search would take on these lanes, without starting it. The speed is that of the last job, or a
   * cautious one. Rejects if the job would be refused, and for JavaScript text that has not been read.
   */
  async estimate(spec: JobSpecInput): Promise<SearchEstimate> {
    checkSpecSize(spec);
    return this.#engine.estimate(spec);
  }

  /**
   * Runs one episode and returns its report. `part` selects a range of a walk-forward. A strategy in JavaScript is refused
   * unless `allowJavaScript` is true.
   */
  async report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits: Partial<ReportLimits> = {},
    part: EpisodePart | null = null,
    options: { allowJavaScript?: boolean } = {},
  ): Promise<EpisodeReport> {
    this.#assertOpen();
    checkSpecSize(spec);
    if (runsJavaScript(spec) && options.allowJavaScript !== true) throw javascriptNotAllowed();
    return this.#engine.report(spec, params, limits, part);
  }

  /**
   * Runs one episode, once, and returns it in full, as `job.detail` does. There is no stored result to compare it with, so
   * `verified` is false. Rejects like `report`; for candles that this browser does not have, `field` is `candles`.
   */
  async detail(
    spec: JobSpec,
    params: EpisodeResult['params'],
    part: EpisodePart | null = null,
    options: { allowJavaScript?: boolean } = {},
  ): Promise<EpisodeDetail> {
    this.#assertOpen();
    checkSpecSize(spec);
    if (runsJavaScript(spec) && options.allowJavaScript !== true) throw javascriptNotAllowed();
    const detail = await this.#engine.detail(spec, params, part);
    return { ...detail, made_by: detail.engine, continued_by: null, verified: false };
  }

  /**
   * The candles from index `from` up to, and without, `to` in at most `buckets` buckets, for a chart: a million candles take a few
   * milliseconds. Rejects for a range that is not in the series (`field` is `from`, `to` or `buckets`) and for candles that this
   * browser does not have (`field` is `candles`).
   */
  async candleBuckets(fingerprint: string, range: CandleRange): Promise<CandleBuckets> {
    this.#assertOpen();
    return this.#engine.candleBuckets(fingerprint, range);
  }

  /**
   * Ends every worker. Unfinished jobs stay stored and go on in the next session. Nothing can be started here afterwards. Resolves when
   * the last changes are written.
   */
  async close(): Promise<void> {
    const error = new CandlerunError('Candlerun was closed');
    this.#end ??= error;
    this.#workers.close(error);
    await this.#jobs.close(error);
    this.#store.close();
  }

  /** @internal Starts a job under a name that its caller has made, for a server. Null if there is one of that name, here or elsewhere. */
  async startOnce(id: string, ...job: JobStart): Promise<JobHandle | null> {
    this.#assertOpen();
    checkSpecSize(job[0]);
    return this.#jobs.startOnce(id, ...job);
  }

  /** @internal Resolves when all that has happened to a job here is stored. */
  written(id: string): Promise<void> {
    return this.#jobs.flush(id);
  }

  /** @internal Sets the number of lanes of other machines. */
  setRemoteLanes(count: number): void {
    this.#workers.setRemoteLanes(count);
  }

  /** @internal Stores candles that no job uses yet. */
  keepCandles(fingerprint: string): Promise<void> {
    return this.#candles.save(fingerprint);
  }

  /** @internal Takes over interrupted jobs, and follows those that other tabs run. */
  adoptAll(): Promise<void> {
    return this.#jobs.adoptAll();
  }

  #handleEvent(event: CandlerunEvent): void {
    if ('job_id' in event) this.#jobs.handleEvent(event);
    else if (event.type === 'request_failed') {
      this.#log('a request was refused', CandlerunError.refused(event));
    } else this.#log('an answer without a question', event);
  }

  #assertOpen(): void {
    if (this.#end) throw this.#end;
  }
}

/** Cancels a job when the signal aborts. A signal that outlives the job does not keep it in memory. */
function cancelOnAbort(job: JobHandle, signal: AbortSignal | undefined): void {
  if (!signal) return;
  const cancel = () => void job.cancel();
  const forget = () => signal.removeEventListener('abort', cancel);
  signal.addEventListener('abort', cancel);
  job.done.then(forget, forget);
  if (signal.aborted) cancel();
}
