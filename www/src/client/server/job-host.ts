import type { Client } from 'pg';
import type { Candlerun } from '../candlerun.js';
import { CandlerunError, messageOf } from '../errors.js';
import type { JobSharing } from '../jobs/job-registry.js';
import { openCandlerun } from '../open-candlerun.js';
import type { Platform } from '../platform.js';
import type { JobStore } from '../storage/job-store.js';
import { MemoryStore } from '../storage/memory-store.js';
import type { Storage } from '../storage/open-store.js';
import { isEnded } from '../storage/records.js';
import { assertMigrated, type DatabaseOptions, newClient, newPool } from './database/connect.js';
import { PostgresStore } from './database/postgres-store.js';
import { Session } from './database/session.js';
import { SessionLock, sessionChannel } from './database/sharing.js';
import { clientLog, type Log } from './log.js';
import { MemoryLock } from './memory-lock.js';
import type { BullQueue } from './queue/bull-queue.js';
import { RemoteLane } from './queue/remote-lane.js';

/** Jobs that another server has left are looked for this often, beside its messages. */
const ADOPT_MS = 5_000;
/** Workers are counted this often. */
const COUNT_MS = 2_000;
const MOST_REMOTE_LANES = 1_000;
/** Time between attempts to reach a database that is gone. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

const IN_MEMORY: Storage = { kind: 'memory', reason: 'the server has no --database' };

export type JobHostOptions = {
  /** Null keeps the jobs in memory, until the server ends. */
  database: DatabaseOptions | null;
  /** Threads of this process that run episodes. */
  lanes: number;
  concurrentJobs: number;
  /** Starts threads and loads the engine. */
  platform: Platform;
  /** Where workers on other machines get batches; null if there are none. */
  queue: BullQueue | null;
  log: Log;
};

/** The engine and the jobs of a server, while its session with the database lasts. */
export type Opened = { candlerun: Candlerun; store: JobStore };

/**
 * Hosts the jobs of a server. When the connection that has their locks is lost, all of them are left as they are stored, and opened again with the
 * next connection; until then, requests wait.
 */
export class JobHost {
  readonly #options: JobHostOptions;
  readonly #module: WebAssembly.Module;
  #opened: Promise<Opened>;
  #session: Session | null = null;
  #closing = false;
  #adopting: ReturnType<typeof setInterval> | undefined;
  #counting: ReturnType<typeof setInterval> | undefined;
  #remoteLanes = 0;
  readonly #onLeft = new Set<() => void>();
  readonly #connections: Awaited<ReturnType<typeof newPool>> | null;

  private constructor(
    options: JobHostOptions,
    module: WebAssembly.Module,
    connections: Awaited<ReturnType<typeof newPool>> | null,
  ) {
    this.#options = options;
    this.#module = module;
    this.#connections = connections;
    this.#opened = this.#open();
  }

  /** Opens the database and goes on with the jobs in it. Rejects if that is not possible now. */
  static async open(options: JobHostOptions): Promise<JobHost> {
    const module = await options.platform.compileEngine({});
    const host = new JobHost(options, module, options.database && (await newPool(options.database)));
    await host.#opened.catch(async (error: unknown) => {
      await host.close();
      throw error;
    });
    host.#adopting = setInterval(() => void host.#adopt(), ADOPT_MS);
    if (options.queue) host.#counting = setInterval(() => void host.#countLanes(), COUNT_MS);
    return host;
  }

  /** The engine and the jobs. While the database is away, resolves when it is back. */
  get opened(): Promise<Opened> {
    return this.#opened;
  }

  /** Calls `listener` whenever the jobs are left: what follows them must begin anew. Returns the function that removes it. */
  onLeft(listener: () => void): () => void {
    this.#onLeft.add(listener);
    return () => this.#onLeft.delete(listener);
  }

  /** Leaves every job as it is stored. Resolves when the last changes are written. */
  async close(): Promise<void> {
    this.#closing = true;
    clearInterval(this.#adopting);
    clearInterval(this.#counting);
    for (const listener of this.#onLeft) listener();
    const opened = await this.#opened.catch(() => null);
    await opened?.candlerun.close();
    await this.#session?.close();
    await this.#connections?.end();
  }

  async #open(): Promise<Opened> {
    const { database } = this.#options;
    if (!database || !this.#connections) return this.#openWith({ ...inMemory(), storage: IN_MEMORY });
    const client = await newClient(database);
    const { session, sharing } = this.#newSession(client, database);
    try {
      await session.open();
      await assertMigrated(client, database.schema);
      const opened = await this.#openWith({ ...sharing, storage: { kind: 'server' } });
      this.#session = session;
      void session.lost.then((reason) => this.#onLost(reason, opened));
      return opened;
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  #newSession(client: Client, { schema }: DatabaseOptions): { session: Session; sharing: JobSharing } {
    let receive = (_: string) => {};
    const session = new Session(client, schema, (text) => receive(text));
    const channel = sessionChannel(session, (receiver) => {
      receive = receiver;
    });
    const pool = this.#connections;
    if (!pool) throw new CandlerunError('the server has no database');
    const store = new PostgresStore(pool, session);
    return { session, sharing: { store, channel, lock: (id) => new SessionLock(session, id) } };
  }

  async #openWith(sharing: JobSharing & { storage: Storage }): Promise<Opened> {
    const { platform, queue, lanes, concurrentJobs, log } = this.#options;
    const candlerun = await openCandlerun(
      { ...platform, ...(queue && { spawnRemote: () => new RemoteLane(queue) }), sharing },
      { lanes, concurrentJobs, log: clientLog(log), wasmModule: this.#module },
    );
    candlerun.setRemoteLanes(this.#remoteLanes);
    const { store } = sharing;
    candlerun.on('jobs', ({ job_id }) => void follow(candlerun, store, job_id, log));
    return { candlerun, store };
  }

  #onLost(reason: string, left: Opened): void {
    if (this.#closing) return;
    this.#options.log('error', 'the connection to the database is lost', { reason });
    for (const listener of this.#onLeft) listener();
    // Changes that are not written yet are dropped: another server may run the jobs by now.
    void left.candlerun.close();
    this.#opened = this.#openAgain();
    // Requests that wait for it get the error. If none waits, it is ignored.
    this.#opened.catch(() => {});
  }

  async #openAgain(): Promise<Opened> {
    for (let wait = FIRST_WAIT_MS; ; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      if (this.#closing) throw new CandlerunError('the server ends');
      try {
        const opened = await this.#open();
        this.#options.log('info', 'the database is back');
        return opened;
      } catch (error) {
        this.#options.log('warn', 'the database cannot be reached', { reason: messageOf(error) });
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }

  /** Lanes of other machines come and go with their workers, and all of them go with a queue that cannot be reached. */
  async #countLanes(): Promise<void> {
    const counted = (await this.#options.queue?.workerLanes().catch(() => 0)) ?? 0;
    const lanes = Math.min(MOST_REMOTE_LANES, counted);
    if (lanes === this.#remoteLanes) return;
    this.#options.log('info', 'workers have come or gone', { lanes });
    this.#remoteLanes = lanes;
    const opened = await this.#opened.catch(() => null);
    opened?.candlerun.setRemoteLanes(lanes);
  }

  /** Opens jobs whose messages have not come. */
  async #adopt(): Promise<void> {
    try {
      const { candlerun } = await this.#opened;
      await candlerun.adoptAll();
    } catch (error) {
      this.#options.log('warn', 'the jobs cannot be read', { reason: messageOf(error) });
    }
  }
}

/** Jobs of this server alone. Their locks keep two requests from starting the same one. */
function inMemory(): JobSharing {
  const held = new Set<string>();
  return { store: new MemoryStore(), lock: (id) => new MemoryLock(held, id), channel: () => null };
}

/** Follows a job that another server has started, to go on with it when that one ends. */
async function follow(candlerun: Candlerun, store: JobStore, id: string, log: Log): Promise<void> {
  try {
    const row = await store.job(id);
    if (row && !isEnded(row.status)) await candlerun.job(id);
  } catch (error) {
    log('warn', 'a job cannot be followed', { job_id: id, reason: messageOf(error) });
  }
}
