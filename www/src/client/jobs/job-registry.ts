import type { CandleCache } from '../candle-cache.js';
import { uniqueName } from '../death-watch.js';
import type { EngineClient } from '../engine-client.js';
import { CandlerunError } from '../errors.js';
import type { EpisodeResult, JobSpec } from '../generated/types.js';
import { type JobSpecInput, javascriptNotAllowed } from '../spec-input.js';
import { checkedDescription, type JobDescription } from '../storage/job-description.js';
import type { JobStore } from '../storage/job-store.js';
import type { Storage } from '../storage/open-store.js';
import { isEnded, type JobRow, runsJavaScript } from '../storage/records.js';
import type { Workers } from '../workers.js';
import {
  broadcast,
  JobChannel,
  type JobCommand,
  type JobEvent,
  type JobMessage,
  type OpenChannel,
} from './job-channel.js';
import type { JobFollower } from './job-follower.js';
import type { JobHandle, JobOwner } from './job-handle.js';
import { JobLock, type JobRight } from './job-lock.js';
import { newRow, progressOf } from './job-row.js';
import { JobRunner, type RunnerContext } from './job-runner.js';
import type { JobStart, Jobs } from './jobs.js';

/** The parts of the client that the registry uses. */
export type RegistryContext = {
  workers: Workers;
  candles: CandleCache;
  engine: EngineClient;
  store: JobStore;
  database: string;
  /** Whether other tabs can have the jobs: those in memory are of this tab alone. */
  isShared: boolean;
  /** Makes the handle of a job. */
  newHandle(row: JobRow, owner: JobOwner): JobHandle;
  /** How clients other than tabs share their jobs. */
  sharing?: JobSharing | undefined;
  log: (message: string, detail: unknown) => void;
  /** The list of stored jobs has changed, here or in another tab. */
  onListChanged(jobId: string): void;
};

/** Replaces the storage of a browser, its locks and its messages, where clients are not tabs. */
export type JobSharing = {
  store: JobStore;
  lock(jobId: string): JobRight;
  channel: OpenChannel;
};

/** Where jobs run and are stored, in the place of this browser. */
export type JobBackend = {
  store: JobStore;
  storage: Storage;
  newJobs(context: RegistryContext): Jobs;
};

/** Runs a job here, or follows it in another tab. */
type Driver = JobRunner | JobFollower;

/** The jobs of this tab: a handle for each that was asked for, and a driver for each that has not ended. */
export class JobRegistry implements Jobs {
  readonly engine: EngineClient;
  readonly #context: RegistryContext;
  readonly #channel: JobChannel;
  readonly #runnerContext: RunnerContext;
  readonly #handles = new Map<string, JobHandle>();
  readonly #drivers = new Map<string, Driver>();
  /** The last command to a job that has no driver yet. */
  readonly #earlyCommands = new Map<string, JobCommand>();
  /** Jobs are given to the conductor one after another, in the order in which they were started. */
  #launching: Promise<void> = Promise.resolve();

  constructor(context: RegistryContext) {
    this.#context = context;
    this.engine = context.engine;
    const open = context.sharing?.channel ?? ((onMessage) => broadcast(context.database, onMessage));
    this.#channel = new JobChannel(open, (message) => this.#handleMessage(message));
    this.#runnerContext = {
      ...context,
      channel: this.#channel,
      onListed: (id) => this.#announceList(id),
      onEnd: (id) => this.#drivers.delete(id),
    };
  }

  /** Handles of jobs that have not ended. */
  get open(): JobHandle[] {
    return [...this.#handles.values()].filter((handle) => !handle.ended);
  }

  /** Starts a job behind those that wait already. */
  start(...job: JobStart): JobHandle {
    const id = uniqueName('job');
    const lock = this.#lock(id);
    const claim = () =>
      lock.claim().catch((error: unknown) => this.#context.log('the job cannot be locked', error));
    return this.#start(id, lock, claim, ...job);
  }

  /** Starts a job under the name of its caller. Null if another client has its lock, or if a job of this name is stored. */
  async startOnce(id: string, ...job: JobStart): Promise<JobHandle | null> {
    const lock = this.#lock(id);
    if (!(await lock.take())) return null;
    try {
      // The lock came first: a job that has ended since is stored by now.
      if (!(await this.#context.store.job(id))) return this.#start(id, lock, async () => {}, ...job);
    } catch (error) {
      lock.release();
      throw error;
    }
    lock.release();
    return null;
  }

  /** Starts a job once `claim` has its lock. */
  #start(
    id: string,
    lock: JobRight,
    claim: () => Promise<void>,
    ...[spec, allowJavaScript, description = {}]: JobStart
  ): JobHandle {
    const data = this.#context.candles.label(spec.candles);
    // The runner replaces JavaScript text by its declaration before anything else reads the spec.
    const row = newRow(id, spec as JobSpec, checkedDescription(description), data);
    const handle = this.#newHandle(row);
    if (runsJavaScript(spec) && !allowJavaScript) {
      this.#handles.delete(row.id);
      handle.refuseJavaScript();
      lock.release();
      return handle;
    }
    const runner = this.#run(handle, lock, row, false);
    this.#launchNext(async () => {
      await claim();
      await this.#declareJavaScript(runner, spec).catch((error: unknown) =>
        runner.fail(javascriptFieldError(error)),
      );
      await runner.launch();
    });
    return handle;
  }

  /** The handle of a job that is open here or stored. */
  async get(id: string): Promise<JobHandle> {
    return this.#handles.get(id) ?? this.#open(await this.row(id));
  }

  /** The stored row of a job. */
  async row(id: string): Promise<JobRow> {
    const row = await this.#context.store.job(id);
    if (!row) throw noSuchJob(id);
    return row;
  }

  /** A row as it is now: that of a job which runs here is newer than the stored one. */
  newest(row: JobRow): JobRow {
    return { ...(this.#runnerOf(row.id)?.row ?? row) };
  }

  /** Resolves when all that has happened to a job here is stored. */
  async flush(id: string): Promise<void> {
    await this.#runnerOf(id)?.flush();
  }

  /** Starts a job again that has failed or was cancelled, behind its last stored episode. */
  async retry(id: string): Promise<JobHandle> {
    const { store } = this.#context;
    await this.#runnerOf(id)?.ending;
    // With the lock, no other tab can retry the job at the same time.
    const lock = this.#lock(id);
    const isFree = await lock.take();
    const row = await store.job(id);
    const refusal = refusedRetry(id, row, isFree);
    if (refusal || !row) {
      lock.release();
      throw refusal;
    }
    const again: JobRow = { ...row, status: 'queued', error: null, finished_at: null };
    await store.save({ row: again });
    const handle = this.#newHandle(again);
    await this.#show(handle, again);
    this.#takeOver(handle, lock, again, null);
    this.#announceList(id);
    return handle;
  }

  /** Removes a job with everything that is stored of it. A job that has not ended is cancelled before. */
  async remove(id: string): Promise<void> {
    const handle = await this.get(id);
    await handle.cancel();
    await this.#runnerOf(id)?.ending;
    // The tab that runs the job writes its end before it releases the lock.
    const lock = this.#lock(id);
    await lock.wait();
    await this.#context.store.remove(id);
    lock.release();
    this.#handles.delete(id);
    this.#announceList(id);
  }

  /** Opens a job that was stored a moment ago. */
  added(row: JobRow): Promise<JobHandle> {
    this.#announceList(row.id);
    return this.#open(row);
  }

  /** Opens every job that has not ended: it goes on here, or another tab runs it and it is followed. */
  async adoptAll(): Promise<void> {
    for (const row of await this.#context.store.unfinished()) {
      // One that cannot be opened does not keep the others from going on.
      await this.#open(row).catch((error: unknown) =>
        this.#context.log(`job ${row.id} cannot be opened`, error),
      );
    }
  }

  /** Handles an event of a job from the conductor. */
  handleEvent(event: JobEvent): void {
    const runner = this.#runnerOf(event.job_id);
    if (runner && event.type === 'progress') this.engine.observeSpeed(runner.row.spec, event);
    runner?.handleEvent(event);
  }

  /** Called when the conductor died. The next one is given every job of this tab again, with its stored episodes. */
  onConductorLost(): void {
    for (const runner of this.#runners()) {
      if (runner.onConductorLost()) this.#launchNext(() => runner.launch());
    }
  }

  /** Called when no worker can be started. */
  failAll(error: CandlerunError): void {
    for (const runner of this.#runners()) void runner.fail(error);
  }

  /** Leaves every job as it is stored. Resolves when the last changes are written. */
  async close(error: CandlerunError): Promise<void> {
    const detached = [...this.#drivers.values()].map((driver) =>
      driver instanceof JobRunner ? driver.detach(error) : driver.stop(),
    );
    for (const handle of this.#handles.values()) handle.fail(error);
    this.#drivers.clear();
    await Promise.allSettled(detached);
    this.#channel.close();
  }

  /** Passes a command on to the driver of a job, at once or when it has one. */
  command(id: string, command: JobCommand): undefined {
    const driver = this.#drivers.get(id);
    if (driver) driver.command(command);
    else this.#earlyCommands.set(id, command);
  }

  /** A finished episode of a job; undefined if it is not stored. */
  async episode(id: string, episode: number): Promise<EpisodeResult | undefined> {
    const recent = this.#runnerOf(id)?.recent(episode);
    if (recent) return recent;
    const { storedEpisode } = await import('./job-episodes.js');
    return storedEpisode(this.#context.store, id, episode);
  }

  /** Evenly spaced episodes of a job, with `best` among them. */
  async sample(id: string, best: EpisodeResult): Promise<EpisodeResult[]> {
    await this.flush(id);
    const { sampleOf } = await import('./job-episodes.js');
    return sampleOf(this.#context.store, id, best);
  }

  /** Stores that the JavaScript of a job is allowed. Only the tab that has the lock writes the row. */
  async allow(id: string): Promise<void> {
    const runner = this.#runnerOf(id);
    if (runner) await runner.allow();
    // If another tab has the lock, that tab gets the message and writes.
    else await this.#saveUnlessDriven(id, { needs_consent: false });
    this.#channel.send({ type: 'allowed', job_id: id });
    this.#announceList(id);
  }

  /** Changes name and note of a job. Only the tab that has the lock writes the row; another tab asks it to. */
  async describe(id: string, description: JobDescription): Promise<void> {
    const checked = checkedDescription(description);
    await this.#runnerOf(id)?.ending;
    const runner = this.#runnerOf(id);
    if (runner) await runner.describe(checked);
    else if (!(await this.#saveUnlessDriven(id, checked))) {
      this.#channel.send({ type: 'described', job_id: id, description: checked });
    }
    this.#announceList(id);
  }

  /** The handle of a stored job. A job that has not ended gets a driver. */
  async #open(row: JobRow): Promise<JobHandle> {
    const known = this.#handles.get(row.id);
    if (known) return known;
    const handle = this.#newHandle(row);
    await this.#show(handle, row);
    if (handle.ended) return handle;
    const lock = this.#lock(row.id);
    if (await lock.take()) await this.#adopt(handle, lock);
    else await this.#follow(handle, lock, row);
    return handle;
  }

  /** Runs a job whose lock this tab has just got. Another tab may have run it since its row was read. */
  async #adopt(handle: JobHandle, lock: JobRight): Promise<void> {
    const row = await this.#context.store.job(handle.id);
    if (row) await this.#show(handle, row);
    else handle.fail(noSuchJob(handle.id));
    if (row && !handle.ended) this.#takeOver(handle, lock, row, null);
    else lock.release();
  }

  /** Sets progress and status of a handle to those of a row. */
  async #show(handle: JobHandle, row: JobRow): Promise<void> {
    handle.handleEvent({ type: 'heartbeat', ...progressOf(row) });
    const outcome = isEnded(row.status) ? await this.#context.store.outcome(row.id) : null;
    handle.open(row.status, row.error, outcome?.result ?? null);
  }

  #takeOver(handle: JobHandle, lock: JobRight, row: JobRow, wanted: JobCommand | null): void {
    const runner = this.#run(handle, lock, row, true);
    if (wanted) runner.command(wanted);
    this.#launchNext(() => runner.launch());
  }

  #run(handle: JobHandle, lock: JobRight, row: JobRow, isStored: boolean): JobRunner {
    const runner = new JobRunner(this.#runnerContext, handle, lock, row, isStored);
    this.#drive(row.id, runner);
    return runner;
  }

  async #follow(handle: JobHandle, lock: JobRight, row: JobRow): Promise<void> {
    const { JobFollower } = await import('./job-follower.js');
    const onTakeOver = (now: JobRow, wanted: JobCommand | null) => this.#takeOver(handle, lock, now, wanted);
    const follower = new JobFollower({ ...this.#runnerContext, onTakeOver }, handle, lock, row);
    this.#drive(row.id, follower);
    follower
      .follow()
      .catch((error: unknown) => this.#context.log('a job of another tab cannot be followed', error));
  }

  #drive(id: string, driver: Driver): void {
    this.#drivers.set(id, driver);
    const command = this.#earlyCommands.get(id);
    this.#earlyCommands.delete(id);
    if (command) driver.command(command);
  }

  /** Launches jobs one after another. One that fails does not stop the others. */
  #launchNext(launch: () => Promise<void>): void {
    this.#launching = this.#launching
      .then(launch)
      .catch((error: unknown) => this.#context.log('a job could not be launched', error));
  }

  /** Replaces a strategy in JavaScript text by what it declares. */
  async #declareJavaScript(runner: JobRunner, spec: JobSpecInput): Promise<void> {
    const source = spec.strategy?.javascript;
    if (typeof source !== 'string') return;
    const javascript = await this.engine.readJavaScript(source);
    runner.row.spec = { ...spec, strategy: { ...spec.strategy, javascript } };
  }

  #newHandle(row: JobRow): JobHandle {
    const handle = this.#context.newHandle(row, this);
    this.#handles.set(row.id, handle);
    return handle;
  }

  #lock(id: string): JobRight {
    const { sharing } = this.#context;
    return sharing?.lock(id) ?? new JobLock(this.#context.database, id, this.#context.isShared);
  }

  #runnerOf(id: string): JobRunner | undefined {
    const driver = this.#drivers.get(id);
    return driver instanceof JobRunner ? driver : undefined;
  }

  #runners(): JobRunner[] {
    return [...this.#drivers.values()].filter((driver) => driver instanceof JobRunner);
  }

  /** Changes the stored row of a job. False if another tab has the lock. */
  async #saveUnlessDriven(id: string, change: Partial<JobRow>): Promise<boolean> {
    const lock = this.#lock(id);
    if (!(await lock.take())) return false;
    try {
      await this.#context.store.save({ row: { ...readable(await this.row(id)), ...change } });
      return true;
    } finally {
      lock.release();
    }
  }

  #handleMessage(message: JobMessage): void {
    const { job_id } = message;
    const runner = this.#runnerOf(job_id);
    switch (message.type) {
      case 'event':
      case 'saved': {
        const driver = this.#drivers.get(job_id);
        if (driver && !(driver instanceof JobRunner)) driver.handleMessage(message);
        return;
      }
      case 'command':
        runner?.command(message.command);
        return;
      case 'allowed':
        this.#handles.get(job_id)?.setNeedsConsent(false);
        void runner?.allow();
        return;
      case 'described':
        void runner?.describe(message.description).then(() => this.#announceList(job_id));
        return;
      case 'listed':
        // Another tab has added, removed, described or retried the job: a handle that has ended is out of date.
        if (this.#handles.get(job_id)?.ended) this.#handles.delete(job_id);
        this.#context.onListChanged(job_id);
    }
  }

  #announceList(id: string): void {
    this.#channel.send({ type: 'listed', job_id: id });
    this.#context.onListChanged(id);
  }
}

function noSuchJob(id: string): CandlerunError {
  return new CandlerunError('there is no such job', 'id', id);
}

function unreadable(row: JobRow): CandlerunError {
  return new CandlerunError(row.error ?? 'what is stored of this job cannot be read', 'id', row.id);
}

/** A row that may be written again. Throws for one that stands for a row that cannot be read. */
export function readable(row: JobRow): JobRow {
  if (row.is_broken) throw unreadable(row);
  return row;
}

/** Why a job cannot be retried; null if it can. */
function refusedRetry(id: string, row: JobRow | undefined, isFree: boolean): CandlerunError | null {
  if (!row) return noSuchJob(id);
  if (row.is_broken) return unreadable(row);
  if (!isFree || (row.status !== 'failed' && row.status !== 'cancelled')) {
    const reason = 'only a job that has failed or was cancelled can be tried again';
    return new CandlerunError(reason, 'status', isFree ? row.status : 'running');
  }
  return row.needs_consent ? javascriptNotAllowed() : null;
}

/** The error of JavaScript text, with its field as the spec has it. */
function javascriptFieldError(error: unknown): CandlerunError {
  if (!(error instanceof CandlerunError)) return new CandlerunError(String(error));
  const { reason, field, value, line } = error;
  return new CandlerunError(reason, `strategy.javascript.${field}`, value, line);
}
