import type { Client, ClientBase } from 'pg';
import { CandlerunError, messageOf } from '../../errors.js';
import type { Writer } from './postgres-store.js';

/** Jobs whose locks others have are tried again after this time. It is the sign of life of the connection, too. */
const RETRY_MS = 1_000;
/** A connection that does not answer for this time is lost. */
const SILENT_MS = 10_000;

/** The name under which the locks of jobs are taken, and that of the channel of notifications. */
const CHANNEL = 'candlerun_jobs';

/** A job whose lock another connection has. */
type Waiter = { id: string; resolve: (isHeld: boolean) => void };

/**
 * One connection that has the locks of the jobs that this server runs, writes them, and listens to the other servers. PostgreSQL releases the locks when
 * the connection ends, however the server ends. Nothing of a session works once it is lost.
 */
export class Session implements Writer {
  /** Resolves with the reason when the connection is gone. */
  readonly lost: Promise<string>;
  readonly #client: Client;
  readonly #schema: string;
  readonly #onMessage: (text: string) => void;
  /** Jobs whose locks this connection has. PostgreSQL would give it the same lock twice. */
  readonly #held = new Set<string>();
  readonly #waiting = new Set<Waiter>();
  #lose: (reason: string) => void = () => {};
  #isLost = false;
  #queue: Promise<unknown> = Promise.resolve();
  #timer: ReturnType<typeof setInterval> | undefined;
  #isTrying = false;
  #answeredMs = performance.now();

  /** `onMessage` gets the messages of other servers. Call `open` then. */
  constructor(client: Client, schema: string, onMessage: (text: string) => void) {
    this.#client = client;
    this.#schema = schema;
    this.#onMessage = onMessage;
    this.lost = new Promise((resolve) => {
      this.#lose = resolve;
    });
  }

  /** Connects and listens. */
  async open(): Promise<void> {
    const client = this.#client;
    client.on('error', (error) => this.#end(messageOf(error)));
    client.on('end', () => this.#end('the connection has ended'));
    client.on('notification', ({ payload }) => this.#receive(payload ?? ''));
    await client.connect();
    await client.query(`LISTEN ${CHANNEL}`);
    this.#timer = setInterval(() => void this.#try(), RETRY_MS);
  }

  /** Runs a transaction after those before it. It never settles if the connection is lost meanwhile. */
  transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    return this.#next(async () => {
      await this.#client.query('BEGIN');
      try {
        const result = await work(this.#client);
        await this.#client.query('COMMIT');
        return result;
      } catch (error) {
        const isConnected = await this.#client.query('ROLLBACK').then(
          () => true,
          () => false,
        );
        // A job must not fail because its server is about to leave it: another one, or this one with its next session, goes on with it.
        if (!isConnected) return new Promise<T>(() => {});
        throw error;
      }
    });
  }

  /** Takes the lock of a job if it is free. */
  async take(id: string): Promise<boolean> {
    if (this.#held.has(id) || this.#isLost) return false;
    this.#held.add(id);
    const isFree = await this.#tryLocks([id]).catch(() => []);
    if (isFree.length === 0) this.#held.delete(id);
    return isFree.length > 0;
  }

  /** Takes the lock of a job as soon as it is free. Resolves to false if the signal aborts before. */
  wait(id: string, signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const waiter: Waiter = { id, resolve };
      this.#waiting.add(waiter);
      const abort = () => {
        if (this.#waiting.delete(waiter)) resolve(false);
      };
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      else void this.#try();
    });
  }

  /** Releases the lock of a job. */
  release(id: string): void {
    if (!this.#held.has(id) || this.#isLost) return;
    const unlock = () =>
      this.#client.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [this.#lockName(id)]);
    void this.#next(unlock)
      .catch(() => {})
      .then(() => this.#held.delete(id));
  }

  /** Sends a message to the other servers. */
  async notify(text: string): Promise<void> {
    const send = () => this.#client.query('SELECT pg_notify($1, $2)', [CHANNEL, this.#sent(text)]);
    await this.#next(send).catch(() => {});
  }

  /** Writes what waits, and ends the connection with its locks. */
  async close(): Promise<void> {
    await this.#queue.catch(() => {});
    this.#end('it was closed');
    await this.#client.end().catch(() => {});
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.#end('it was ended');
    // A connection that does not answer would keep `end` waiting.
    (this.#client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  }

  get #pid(): string {
    return String((this.#client as unknown as { processID: number }).processID);
  }

  #sent(text: string): string {
    return `${this.#schema}/${this.#pid}/${text}`;
  }

  #receive(payload: string): void {
    const [schema = '', pid = ''] = payload.split('/', 2);
    if (schema !== this.#schema || pid === this.#pid) return;
    this.#onMessage(payload.slice(schema.length + pid.length + 2));
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(() => {
      if (this.#isLost) throw new CandlerunError('the connection to the database is lost');
      return work();
    });
    this.#queue = next.catch(() => {});
    return next;
  }

  /** Tries the locks that are waited for, in one query; without any, asks for a sign of life. */
  async #try(): Promise<void> {
    if (this.#isLost) return;
    if (this.#isTrying) {
      if (performance.now() - this.#answeredMs > SILENT_MS) this.destroy();
      return;
    }
    this.#isTrying = true;
    const waiting = [...this.#waiting].filter(({ id }) => !this.#held.has(id));
    const ids = [...new Set(waiting.map(({ id }) => id))];
    for (const id of ids) this.#held.add(id);
    const taken = new Set(await this.#tryLocks(ids).catch(() => []));
    this.#answeredMs = performance.now();
    this.#isTrying = false;
    for (const id of ids) if (!taken.has(id)) this.#held.delete(id);
    for (const waiter of waiting) {
      if (!taken.delete(waiter.id)) continue;
      if (this.#waiting.delete(waiter)) waiter.resolve(true);
      else this.release(waiter.id);
    }
  }

  async #tryLocks(ids: string[]): Promise<string[]> {
    const { rows } = await this.#next(() =>
      this.#client.query(
        'SELECT id FROM unnest($1::text[], $2::text[]) AS job (id, name) WHERE pg_try_advisory_lock(hashtextextended(name, 0))',
        [ids, ids.map((id) => this.#lockName(id))],
      ),
    );
    return rows.map(({ id }) => id as string);
  }

  #lockName(id: string): string {
    return `${this.#schema}/${id}`;
  }

  #end(reason: string): void {
    if (this.#isLost) return;
    this.#isLost = true;
    clearInterval(this.#timer);
    for (const { resolve } of this.#waiting) resolve(false);
    this.#waiting.clear();
    this.#lose(reason);
  }
}
