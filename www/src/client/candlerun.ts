import type { CandlesInput, LoadedCandles } from './candles-input.js';
import { CandlesShelf } from './candles-shelf.js';
import { uniqueName } from './death-watch.js';
import { Emitter } from './emitter.js';
import type { EngineWorker } from './engine-worker.js';
import { CandlerunError } from './errors.js';
import type {
  CandlerunEvent,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JavaScript,
  JobSpec,
  ReportLimits,
  RulesMistake,
  StrategyInfo,
  StrategySpec,
} from './generated/types.js';
import { JobChannel, type JobCommand, type JobMessage } from './jobs/job-channel.js';
import type { JobEvents } from './jobs/job-events.js';
import type { JobFollower } from './jobs/job-follower.js';
import { JobHandle, type JobOwner } from './jobs/job-handle.js';
import { JobLock } from './jobs/job-lock.js';
import { JobRunner, progressOf } from './jobs/job-runner.js';
import { madeBy } from './jobs/made-by.js';
import { type CandlerunOptions, jobCount, laneCount } from './options.js';
import type { Platform } from './platform.js';
import type { SearchEstimate } from './search-estimate.js';
import { Speed } from './speed.js';
import type { JobStore, JobsQuery } from './storage/job-store.js';
import { openStore, type Storage } from './storage/open-store.js';
import { isEnded, type JobRow, type RatePoint, runsJavaScript } from './storage/records.js';
import { Workers } from './workers.js';

const DEFAULT_LIMITS: ReportLimits = { max_points: 2_000, max_trades: 1_000 };

/** What happens beside the events of single jobs. */
export type CandlerunEvents = {
  /** The list of jobs has changed in another tab, or here. */
  jobs: { job_id: string };
  /** Jobs are not stored any more, and why: they go on in memory. */
  storage: Storage;
};

/** What a text in the rules language says, or what is wrong with it. */
export type CheckedRules = { strategy: StrategyInfo | null; mistakes: RulesMistake[] };

/** A spec whose strategy may be a text in JavaScript, which is read first. */
export type JobSpecInput = Omit<JobSpec, 'strategy'> & {
  strategy: Omit<StrategySpec, 'javascript'> & { javascript?: JavaScript | string | null };
};

/** @internal What `createCandlerun` does on every platform. */
export async function openCandlerun(platform: Platform, options: CandlerunOptions): Promise<Candlerun> {
  const lanes = laneCount(options.lanes);
  const concurrentJobs = jobCount(options.concurrentJobs);
  const log = options.log ?? logToConsole;
  const emitter = new Emitter<CandlerunEvents>(log);
  const database = options.database ?? 'candlerun';
  const onFailure = (reason: string) => emitter.emit('storage', { kind: 'memory', reason });
  const [module, { store, storage }] = await Promise.all([
    options.wasmModule ?? platform.compileEngine(options),
    openStore(options.storage === 'memory' ? null : database, onFailure),
  ]);
  const candlerun = new Candlerun({
    spawn: options.createWorker ?? (() => platform.spawnWorker(options)),
    log,
    lanes,
    concurrentJobs,
    module,
    database,
    store,
    storage,
    emitter,
  });
  if (options.resume !== false) await candlerun.adoptAll();
  return candlerun;
}

function logToConsole(message: string, detail: unknown): void {
  console.warn(`candlerun: ${message}`, detail);
}

type Parts = {
  spawn: () => EngineWorker;
  log: NonNullable<CandlerunOptions['log']>;
  lanes: number;
  concurrentJobs: number;
  module: WebAssembly.Module;
  database: string;
  store: JobStore;
  storage: Storage;
  emitter: Emitter<CandlerunEvents>;
};

type Driver = JobRunner | JobFollower;

/** The engine in its workers, and the jobs. Made by `createCandlerun`. */
export class Candlerun {
  /** Workers that run episodes. */
  readonly lanes: number;
  readonly #log: NonNullable<CandlerunOptions['log']>;
  readonly #emitter: Emitter<CandlerunEvents>;
  readonly #database: string;
  readonly #store: JobStore;
  readonly #workers: Workers;
  readonly #shelf: CandlesShelf;
  readonly #channel: JobChannel;
  readonly #handles = new Map<string, JobHandle>();
  readonly #drivers = new Map<string, Driver>();
  /** Commands to jobs that are being opened. */
  readonly #early = new Map<string, JobCommand>();
  #storage: Storage;
  /** Jobs are given to the conductor in the order in which they were started. */
  #launching: Promise<void> = Promise.resolve();
  readonly #speed: Speed;
  #end: CandlerunError | null = null;

  /** @internal */
  constructor({ spawn, log, lanes, concurrentJobs, module, database, store, storage, emitter }: Parts) {
    this.lanes = lanes;
    this.#speed = new Speed(lanes);
    this.#log = log;
    this.#emitter = emitter;
    this.#database = database;
    this.#store = store;
    this.#storage = storage;
    this.#workers = new Workers({
      lanes,
      concurrentJobs,
      module,
      spawn,
      onEvent: (event) => this.#hear(event),
      onLoss: (error) => this.#relaunch(error),
      onFailure: (error) => this.#failJobs(error),
    });
    this.#shelf = new CandlesShelf(this.#workers, store);
    this.#channel = new JobChannel(database, (message) => this.#hearTab(message));
    emitter.on('storage', (now) => {
      this.#storage = now;
    });
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
   * Loads candles: a CSV file, an address, CSV text, columns, or made from a seed. A refusal names line, column, value and
   * reason; what was loaded before stays.
   */
  async loadCandles(input: CandlesInput, options: { signal?: AbortSignal } = {}): Promise<LoadedCandles> {
    this.#assertOpen();
    return this.#shelf.load(input, options.signal);
  }

  /**
   * Starts a job, after those that wait already. It is stored, and goes on after a reload or a crash. A strategy in JavaScript
   * is refused unless it is allowed: allow what the user has written or read, and nothing that came from a link or a file.
   */
  start(spec: JobSpecInput, options: { signal?: AbortSignal; allowJavaScript?: boolean } = {}): JobHandle {
    this.#assertOpen();
    // A text is replaced by what it declares before anybody reads the spec.
    const row = newRow(uniqueName('job'), spec as JobSpec);
    if (runsJavaScript(spec) && options.allowJavaScript !== true) row.needs_consent = true;
    const handle = this.#handle(row);
    if (row.needs_consent) {
      this.#handles.delete(row.id);
      handle.fail(notAllowed());
      return handle;
    }
    const lock = new JobLock(this.#database, row.id);
    const runner = this.#runner(handle, lock, row, false);
    this.#launchNext(async () => {
      // The name is new: nobody else can have it.
      await lock.take().catch((error: unknown) => this.#log('the job cannot be locked', error));
      const source = spec.strategy?.javascript;
      if (typeof source === 'string') {
        try {
          const javascript = await this.readJavaScript(source);
          runner.row.spec = { ...spec, strategy: { ...spec.strategy, javascript } };
        } catch (error) {
          return runner.fail(unread(error));
        }
      }
      await runner.launch();
    });
    cancelWith(handle, options.signal);
    return handle;
  }

  /** Jobs that wait, run or are paused, here or in another tab whose job is followed here. */
  get openJobs(): JobHandle[] {
    return [...this.#handles.values()].filter((handle) => !handle.ended);
  }

  /** Rows of jobs, the newest first, a page at a time. */
  async jobs(query?: JobsQuery): Promise<JobRow[]> {
    const rows = await this.#store.jobs(query);
    return rows.map((row) => ({ ...(this.#runnerOf(row.id)?.row ?? row) }));
  }

  /** A job by its name: one that runs somewhere, or one that is stored. */
  async job(id: string): Promise<JobHandle> {
    const known = this.#handles.get(id);
    if (known) return known;
    return this.#open(await this.#row(id));
  }

  /** Lets a job rest. Resolves when it does nothing any more. */
  async pause(id: string): Promise<void> {
    await (await this.job(id)).pause();
  }

  /** Lets a paused job go on. */
  async resume(id: string): Promise<void> {
    await (await this.job(id)).resume();
  }

  /** Cancels a job. Resolves when it does nothing any more. */
  async cancel(id: string): Promise<void> {
    await (await this.job(id)).cancel();
  }

  /** Lets a job that has failed or was cancelled go on behind its last stored episode. */
  async retry(id: string): Promise<JobHandle> {
    this.#assertOpen();
    await this.#runnerOf(id)?.ending;
    // With its lock, nobody else tries it again at the same time.
    const lock = new JobLock(this.#database, id);
    const isFree = await lock.take();
    const row = await this.#store.job(id);
    const mayRun = isFree && (row?.status === 'failed' || row?.status === 'cancelled');
    if (!row || !mayRun) {
      lock.release();
      if (!row) throw new CandlerunError('there is no such job', 'id', id);
      const reason = 'only a job that has failed or was cancelled can be tried again';
      throw new CandlerunError(reason, 'status', isFree ? row.status : 'running');
    }
    if (row.needs_consent) {
      lock.release();
      throw notAllowed();
    }
    const again: JobRow = { ...row, status: 'queued', error: null, finished_at: null };
    await this.#store.save({ row: again });
    const handle = this.#handle(again);
    handle.hear({ type: 'heartbeat', ...progressOf(again) });
    this.#takeOver(handle, lock, again, null);
    this.#tellListed(id);
    return handle;
  }

  /** Removes a job and all that belongs to it. One that is not at its end is cancelled first. */
  async remove(id: string): Promise<void> {
    const handle = await this.job(id);
    await handle.cancel();
    await this.#runnerOf(id)?.ending;
    // Whoever runs it has written its end before the lock is free.
    const lock = new JobLock(this.#database, id);
    await lock.wait();
    await this.#store.remove(id);
    lock.release();
    this.#handles.delete(id);
    this.#tellListed(id);
  }

  /** A job as one JSON file: spec, episodes, results, and the fingerprint of its candles. */
  async exportJob(id: string): Promise<Blob> {
    await this.#runnerOf(id)?.flush();
    const { writeJobFile } = await import('./jobs/job-file.js');
    return writeJobFile(this.#store, await this.#row(id));
  }

  /** Stores the job of a file that `exportJob` wrote, under a name of its own. An unfinished one is paused. */
  async importJob(file: Blob | string): Promise<JobHandle> {
    this.#assertOpen();
    const { readJobFile } = await import('./jobs/job-file.js');
    const row = await readJobFile(this.#store, file, uniqueName('job'));
    this.#tellListed(row.id);
    return this.#open(row);
  }

  /** The finished episodes of a job in their order, a block of up to 1,000 at a time. */
  async *episodes(id: string, from = 1): AsyncGenerator<EpisodeResult[]> {
    await this.#runnerOf(id)?.flush();
    const { storedEpisodes } = await import('./jobs/job-episodes.js');
    yield* storedEpisodes(this.#store, id, from);
  }

  /** How fast a job was over its running time. */
  async rates(id: string): Promise<RatePoint[]> {
    return (await this.#store.outcome(id))?.rates ?? [];
  }

  /**
   * Reads a strategy in the rules language: its parameters, or what is wrong with it, with line, column and what may have been
   * meant.
   */
  async checkRules(rules: string): Promise<CheckedRules> {
    this.#assertOpen();
    const answer = await this.#workers.ask({ type: 'check_rules', rules }, 'rules_checked');
    return { strategy: answer.strategy, mistakes: answer.mistakes };
  }

  /**
   * Reads a strategy in JavaScript: its parameters and the constraints between them, as a spec stores them. Its first lines run
   * for that, and `init` and `onCandle` do not. For what the user has typed: nothing that came from a link or a file may be
   * read before somebody has seen it. A refusal names the line where it can.
   */
  async readJavaScript(source: string): Promise<JavaScript> {
    this.#assertOpen();
    const body = { type: 'read_javascript', source } as const;
    return this.#usingLanes(async () => (await this.#workers.ask(body, 'javascript_read')).declaration);
  }

  /**
   * Says how long a search would take on these lanes, without starting it: by the speed of the last job, or a cautious one.
   * Rejects as the job would, and for a text in JavaScript that has not been read.
   */
  async estimate(spec: JobSpecInput): Promise<SearchEstimate> {
    const body = {
      type: 'estimate_search',
      spec: spec as JobSpec,
      lanes: this.lanes,
      candles_per_second: this.#speed.candlesPerSecond,
    } as const;
    this.#assertOpen();
    await this.#shelf.give(spec.candles);
    const answer = await this.#workers.ask(body, 'search_estimated');
    const { total_episodes, feasible_points, estimate } = answer;
    return { total_episodes, feasible_points, estimate };
  }

  /**
   * Runs one episode and returns its report; `part` says over which range of a walk-forward. A strategy in JavaScript is
   * refused unless it is allowed.
   */
  async report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits: Partial<ReportLimits> = {},
    part: EpisodePart | null = null,
    options: { allowJavaScript?: boolean } = {},
  ): Promise<EpisodeReport> {
    this.#assertOpen();
    if (runsJavaScript(spec) && options.allowJavaScript !== true) throw notAllowed();
    await this.#shelf.give(spec.candles);
    const wanted = { ...DEFAULT_LIMITS, ...limits };
    const body = { type: 'report_episode', spec, part, params, limits: wanted } as const;
    return this.#usingLanes(async () => (await this.#workers.ask(body, 'report_ready')).report);
  }

  /** Ends every worker. Jobs under way stay stored and go on in the next session; nothing can be started here any more. */
  close(): void {
    const error = new CandlerunError('Candlerun was closed');
    this.#end ??= error;
    this.#workers.close(error);
    const detached = [...this.#drivers.values()].map((driver) =>
      driver instanceof JobRunner ? driver.detach(error) : driver.stop(),
    );
    for (const handle of this.#handles.values()) handle.fail(error);
    this.#drivers.clear();
    void Promise.allSettled(detached).then(() => {
      this.#channel.close();
      this.#store.close();
    });
  }

  /** @internal Takes over what was interrupted, and follows what other tabs run. */
  async adoptAll(): Promise<void> {
    for (const row of await this.#store.unfinished()) await this.#open(row);
  }

  /** The handle of a stored job, which goes on here or is followed where it is not at its end. */
  async #open(row: JobRow): Promise<JobHandle> {
    const known = this.#handles.get(row.id);
    if (known) return known;
    const handle = this.#handle(row);
    handle.hear({ type: 'heartbeat', ...progressOf(row) });
    if (isEnded(row.status)) {
      const outcome = await this.#store.outcome(row.id);
      handle.open(row.status, row.error, outcome?.result ?? null);
      return handle;
    }
    handle.open(row.status, row.error, null);
    const lock = new JobLock(this.#database, row.id);
    if (await lock.take()) this.#takeOver(handle, lock, row, null);
    else await this.#follow(handle, lock, row);
    return handle;
  }

  /** One after another: jobs wait in the order in which they were started. One that fails does not hold the others up. */
  #launchNext(launch: () => Promise<void>): void {
    this.#launching = this.#launching
      .then(launch)
      .catch((error: unknown) => this.#log('a job could not be launched', error));
  }

  #takeOver(handle: JobHandle, lock: JobLock, row: JobRow, wanted: JobCommand | null): void {
    const runner = this.#runner(handle, lock, row, true);
    if (wanted) runner.command(wanted);
    this.#launchNext(() => runner.launch());
  }

  #drive(id: string, driver: Driver): void {
    this.#drivers.set(id, driver);
    const early = this.#early.get(id);
    this.#early.delete(id);
    if (early) driver.command(early);
  }

  async #follow(handle: JobHandle, lock: JobLock, row: JobRow): Promise<void> {
    const { JobFollower } = await import('./jobs/job-follower.js');
    const follower = new JobFollower(
      {
        store: this.#store,
        channel: this.#channel,
        onTurn: (now, wanted) => this.#takeOver(handle, lock, now, wanted),
        onEnd: (id) => this.#drivers.delete(id),
      },
      handle,
      lock,
      row,
    );
    this.#drive(row.id, follower);
    follower.follow().catch((error: unknown) => this.#log('a job of another tab cannot be followed', error));
  }

  #runner(handle: JobHandle, lock: JobLock, row: JobRow, isStored: boolean): JobRunner {
    const parts = {
      workers: this.#workers,
      shelf: this.#shelf,
      store: this.#store,
      channel: this.#channel,
      log: this.#log,
      onListed: (id: string) => this.#tellListed(id),
      onEnd: (id: string) => this.#drivers.delete(id),
    };
    const runner = new JobRunner(parts, handle, lock, row, isStored);
    this.#drive(row.id, runner);
    return runner;
  }

  #handle(row: JobRow): JobHandle {
    const owner: JobOwner = {
      command: (id, command) => {
        const driver = this.#drivers.get(id);
        if (driver) driver.command(command);
        else this.#early.set(id, command);
      },
      episode: (id, episode) => this.#episode(id, episode),
      sample: async (id, best) => {
        await this.#runnerOf(id)?.flush();
        const { sampleOf } = await import('./jobs/job-episodes.js');
        return sampleOf(this.#store, id, best);
      },
      // Whoever asks the job has been asked whether its JavaScript may run.
      report: (spec, params, limits, part) =>
        this.report(spec, params, limits, part, { allowJavaScript: true }),
      allow: (id) => this.#allow(id),
      appraise: async (spec, episodes, trials) => {
        await this.#shelf.give(spec.candles);
        const body = { type: 'appraise_search', spec, episodes, trials } as const;
        return this.#usingLanes(async () => (await this.#workers.ask(body, 'appraisal_ready')).appraisal);
      },
    };
    const handle = new JobHandle(row.id, row.spec, owner, new Emitter<JobEvents>(this.#log));
    handle.hearConsent(row.needs_consent === true);
    handle.hearMadeBy(madeBy(row));
    this.#handles.set(row.id, handle);
    return handle;
  }

  /** The runner of a job that this tab runs. */
  #runnerOf(id: string): JobRunner | undefined {
    const driver = this.#drivers.get(id);
    return driver instanceof JobRunner ? driver : undefined;
  }

  /** The runners of all jobs that this tab runs. */
  #runners(): JobRunner[] {
    return [...this.#drivers.values()].filter((driver) => driver instanceof JobRunner);
  }

  /** Lets the JavaScript of a job run: the tab that drives it writes so; of one that nobody drives, this tab does. */
  async #allow(id: string): Promise<void> {
    const runner = this.#runnerOf(id);
    if (runner) await runner.allow();
    else await this.#store.save({ row: { ...(await this.#row(id)), needs_consent: false } });
    this.#channel.post({ type: 'allowed', job_id: id });
    this.#tellListed(id);
  }

  /** The stored row of a job. */
  async #row(id: string): Promise<JobRow> {
    const row = await this.#store.job(id);
    if (!row) throw new CandlerunError('there is no such job', 'id', id);
    return row;
  }

  async #episode(id: string, episode: number): Promise<EpisodeResult | undefined> {
    const recent = this.#runnerOf(id)?.recent(episode);
    if (recent) return recent;
    const { storedEpisode } = await import('./jobs/job-episodes.js');
    return storedEpisode(this.#store, id, episode);
  }

  async #usingLanes<T>(work: () => Promise<T>): Promise<T> {
    const endUse = this.#workers.useLanes();
    try {
      return await work();
    } finally {
      endUse();
    }
  }

  #hear(event: CandlerunEvent): void {
    if ('job_id' in event) {
      const runner = this.#runnerOf(event.job_id);
      if (runner && event.type === 'progress') this.#speed.hear(runner.row.spec, event);
      runner?.hear(event);
      return;
    }
    if (event.type === 'request_failed') this.#log('a request was refused', CandlerunError.refused(event));
    else this.#log('an answer that nobody waits for', event);
  }

  #hearTab(message: JobMessage): void {
    const driver = this.#drivers.get(message.job_id);
    if (message.type === 'listed') this.#hearListed(message.job_id);
    else if (message.type === 'allowed') {
      this.#handles.get(message.job_id)?.hearConsent(false);
      void this.#runnerOf(message.job_id)?.allow();
    } else if (message.type === 'command') this.#runnerOf(message.job_id)?.command(message.command);
    else if (driver && !(driver instanceof JobRunner)) driver.hear(message);
  }

  /** Another tab has made, removed or retried a job: what is known of its end here is out of date. */
  #hearListed(id: string): void {
    if (this.#handles.get(id)?.ended) this.#handles.delete(id);
    this.#emitter.emit('jobs', { job_id: id });
  }

  #tellListed(id: string): void {
    this.#channel.post({ type: 'listed', job_id: id });
    this.#emitter.emit('jobs', { job_id: id });
  }

  /** The conductor is gone: a new one gets every job of this tab, with what is finished of it. */
  #relaunch(error: CandlerunError): void {
    this.#log('the workers are started again', error);
    for (const runner of this.#runners()) {
      if (runner.lose()) this.#launchNext(() => runner.launch());
    }
  }

  #failJobs(error: CandlerunError): void {
    for (const runner of this.#runners()) void runner.fail(error);
  }

  #assertOpen(): void {
    if (this.#end) throw this.#end;
  }
}

/** A text that cannot be read, as the field of the spec in which it stands. */
function unread(error: unknown): CandlerunError {
  if (!(error instanceof CandlerunError)) return new CandlerunError(String(error));
  const { reason, field, value, line } = error;
  return new CandlerunError(reason, `strategy.javascript.${field}`, value, line);
}

function notAllowed(): CandlerunError {
  const reason = 'runs JavaScript, which has to be allowed: { allowJavaScript: true }';
  return new CandlerunError(reason, 'strategy.javascript', 'a script');
}

function newRow(id: string, spec: JobSpec): JobRow {
  const now = Date.now();
  return {
    id,
    status: 'queued',
    progress: 0,
    current_episode: 1,
    total_episodes: 0,
    current_candle: 0,
    total_candles: 0,
    best_score: null,
    best_params: null,
    candles_per_second: null,
    error: null,
    spec,
    created_at: now,
    started_at: null,
    updated_at: now,
    finished_at: null,
    elapsed_ms: 0,
    saved_episodes: 0,
  };
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
