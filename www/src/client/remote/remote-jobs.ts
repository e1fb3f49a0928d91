import { uniqueName } from '../death-watch.js';
import type { EngineClient } from '../engine-client.js';
import { CandlerunError } from '../errors.js';
import type { EpisodeResult, JobSpec } from '../generated/types.js';
import type { JobCommand } from '../jobs/job-channel.js';
import { sampleOf, storedEpisode } from '../jobs/job-episodes.js';
import type { JobHandle } from '../jobs/job-handle.js';
import type { RegistryContext } from '../jobs/job-registry.js';
import { newRow, progressOf } from '../jobs/job-row.js';
import type { JobStart, Jobs } from '../jobs/jobs.js';
import { checkedDescription, type JobDescription } from '../storage/job-description.js';
import { isEnded, type JobRow, runsJavaScript } from '../storage/records.js';
import { soundRow } from '../storage/row-check.js';
import { type OpenStreams, RemoteFollower } from './remote-follower.js';
import { pathOf, type RemoteStore } from './remote-store.js';
import { sendCandles } from './sent-candles.js';
import { type ServerConnection, ServerRefusal } from './server-connection.js';

/** The parts of the client that the jobs of a server use. */
export type RemoteJobsContext = Pick<
  RegistryContext,
  'candles' | 'engine' | 'log' | 'newHandle' | 'onListChanged'
>;

/** The jobs of a server: a handle for each that was asked for, and a follower for each of them that has not ended. */
export class RemoteJobs implements Jobs {
  readonly engine: EngineClient;
  readonly #server: ServerConnection;
  readonly #store: RemoteStore;
  readonly #context: RemoteJobsContext;
  readonly #handles = new Map<string, JobHandle>();
  readonly #followers = new Map<string, RemoteFollower>();
  /** Jobs that the server does not have yet. */
  readonly #starting = new Map<string, Promise<void>>();
  /** Candles that are being sent, by fingerprint: several jobs that start together send them once. */
  readonly #sending = new Map<string, Promise<void>>();
  readonly #streams: OpenStreams = new Set();

  constructor(server: ServerConnection, store: RemoteStore, context: RemoteJobsContext) {
    this.#server = server;
    this.#store = store;
    this.#context = context;
    this.engine = context.engine;
  }

  get open(): JobHandle[] {
    return [...this.#handles.values()].filter((handle) => !handle.ended);
  }

  start(...job: JobStart): JobHandle {
    return this.#startAs(uniqueName('job'), ...job);
  }

  async startOnce(id: string, ...job: JobStart): Promise<JobHandle | null> {
    return (await this.#store.job(id)) ? null : this.#startAs(id, ...job);
  }

  #startAs(id: string, ...[spec, allowJavaScript, description = {}]: JobStart): JobHandle {
    const checked = checkedDescription(description);
    // The server replaces JavaScript text by its declaration, and the handle gets the spec that it has completed.
    const handle = this.#newHandle(newRow(id, spec as JobSpec));
    if (runsJavaScript(spec) && !allowJavaScript) {
      this.#handles.delete(id);
      handle.refuseJavaScript();
      return handle;
    }
    this.#store.allowed.add(id);
    const started = this.#start(handle, checked)
      .catch((error: Error) => {
        this.#handles.delete(id);
        handle.fail(error);
      })
      .finally(() => this.#starting.delete(id));
    this.#starting.set(id, started);
    return handle;
  }

  async get(id: string): Promise<JobHandle> {
    const known = this.#handles.get(id);
    return known && !known.ended ? known : this.#show(await this.row(id));
  }

  async row(id: string): Promise<JobRow> {
    const row = await this.#store.job(id);
    if (!row) throw new CandlerunError('there is no such job', 'id', id);
    return row;
  }

  newest(row: JobRow): JobRow {
    return row;
  }

  /** The server writes what it has before it answers a question for episodes. */
  async flush(): Promise<void> {}

  async retry(id: string): Promise<JobHandle> {
    const row = await this.#server.ask<JobRow>('POST', `${pathOf(id)}/retry`);
    const handle = await this.#open(this.#store.rowOf(row));
    this.#context.onListChanged(id);
    return handle;
  }

  async remove(id: string): Promise<void> {
    const handle = await this.get(id);
    await handle.cancel();
    await this.#store.remove(id);
    this.#handles.delete(id);
    this.#context.onListChanged(id);
  }

  async describe(id: string, description: JobDescription): Promise<void> {
    await this.#server.ask('PATCH', pathOf(id), checkedDescription(description));
    this.#context.onListChanged(id);
  }

  added(row: JobRow): Promise<JobHandle> {
    return this.#show(row);
  }

  async adoptAll(): Promise<void> {
    for (const row of await this.#store.unfinished()) await this.#show(row);
  }

  async command(id: string, command: JobCommand): Promise<void> {
    await this.#starting.get(id);
    await this.#followers.get(id)?.command(command);
  }

  episode(id: string, episode: number): Promise<EpisodeResult | undefined> {
    return storedEpisode(this.#store, id, episode);
  }

  sample(id: string, best: EpisodeResult): Promise<EpisodeResult[]> {
    return sampleOf(this.#store, id, best);
  }

  /** Allows JavaScript to run in this page, for reports. Whether the server runs it is an option of the server. */
  async allow(id: string): Promise<void> {
    this.#store.allowed.add(id);
    this.#context.onListChanged(id);
  }

  // The conductor of this page has no jobs: it answers questions, and those reject by themselves.
  handleEvent(): void {}
  onConductorLost(): void {}
  failAll(): void {}

  /** Jobs go on at the server. */
  async close(error: CandlerunError): Promise<void> {
    for (const follower of this.#followers.values()) follower.stop();
    for (const handle of this.#handles.values()) handle.fail(error);
    this.#server.close();
  }

  async #start(handle: JobHandle, description: JobDescription): Promise<void> {
    const { id, spec } = handle;
    await this.#ensureCandles(spec.candles);
    const row = soundRow(await this.#post({ ...description, id, spec }));
    const { total_episodes, total_candles, engine = '' } = row;
    handle.madeBy = { made_by: engine, continued_by: null };
    handle.handleEvent({
      type: 'job_queued',
      request_id: 0,
      job_id: id,
      spec: row.spec,
      total_episodes,
      total_candles,
      engine,
    });
    this.#follow(handle, 0);
    this.#context.onListChanged(id);
  }

  /** Sends a job, and once more if the answer was lost: the server has it once, by its name. */
  #post(body: object): Promise<JobRow> {
    const send = () => this.#server.ask<JobRow>('POST', 'jobs', body);
    return send().catch((error: unknown) => {
      if (error instanceof ServerRefusal) throw error;
      return send();
    });
  }

  #ensureCandles(fingerprint: string): Promise<void> {
    const sending =
      this.#sending.get(fingerprint) ??
      this.#sendCandles(fingerprint).finally(() => this.#sending.delete(fingerprint));
    this.#sending.set(fingerprint, sending);
    return sending;
  }

  async #sendCandles(fingerprint: string): Promise<void> {
    if (await this.#store.hasCandles(fingerprint)) return;
    const { candles } = this.#context;
    const source = await candles.source(fingerprint);
    if (!source) {
      const reason = 'neither this page nor the server has these candles: load them first';
      throw new CandlerunError(reason, 'candles', fingerprint);
    }
    await sendCandles(this.#server, fingerprint, source, candles.label(fingerprint)?.title ?? '');
  }

  /** The handle of a stored job. One that has ended may have been tried again by another client. */
  async #show(row: JobRow): Promise<JobHandle> {
    const known = this.#handles.get(row.id);
    return known && (!known.ended || known.status === row.status) ? known : this.#open(row);
  }

  /** A new handle for a row. A job that has not ended is followed. */
  async #open(row: JobRow): Promise<JobHandle> {
    const outcome = isEnded(row.status) ? await this.#store.outcome(row.id) : null;
    const handle = this.#newHandle(row);
    handle.handleEvent({ type: 'heartbeat', ...progressOf(row) });
    handle.open(row.status, row.error, outcome?.result ?? null);
    if (!handle.ended) this.#follow(handle, row.saved_episodes);
    return handle;
  }

  #follow(handle: JobHandle, savedEpisodes: number): void {
    const { id } = handle;
    const [server, store, streams, { log }] = [this.#server, this.#store, this.#streams, this.#context];
    this.#followers.get(id)?.stop();
    const follower = new RemoteFollower({ server, store, streams, log }, handle, savedEpisodes);
    this.#followers.set(id, follower);
    void follower.follow().finally(() => {
      if (this.#followers.get(id) === follower) this.#followers.delete(id);
      this.#context.onListChanged(id);
    });
  }

  #newHandle(row: JobRow): JobHandle {
    const handle = this.#context.newHandle(row, this);
    this.#handles.set(row.id, handle);
    return handle;
  }
}
