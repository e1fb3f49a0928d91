import type { Candlerun, CandlerunEvents, JobHandle, JobRow, NamedCandles } from 'candlerun';
import type { Engine } from '../engine.js';

/** What others do on a server is asked for this often while the page is visible, of this number of its newest runs. */
const POLL_MS = 5_000;
const POLLED = 50;
/** The list of this browser does not wait longer than this for that of a server. */
const WAIT_MS = 4_000;

type StartOptions = NonNullable<Parameters<Candlerun['start']>[1]>;
type Spec = Parameters<Candlerun['start']>[0];

/** A server beside this browser. */
export type Beside = {
  /** The name of the server on the page. */
  name: string;
  client: Candlerun;
  /** The runs of the server that the page has met. */
  met: Set<string>;
  /** Called after every question for the list: with an error if the server has not answered it, else with null. */
  asked(error: unknown): void;
};

/**
 * The jobs of this browser and those of a server, as one engine. Candles are lent from the one to the other. Rules, estimates and what belongs to no job
 * are computed by the engine of this browser.
 */
export class BothEngines implements Engine {
  readonly #here: Candlerun;
  readonly #there: Candlerun;
  readonly #beside: Beside;
  readonly #theirs: Set<string>;
  /** The rows of the last answer. They stay in the list while the server does not answer. */
  #rows: JobRow[] = [];
  /** Candles that this browser has, or has from the server. */
  readonly #present = new Set<string>();

  constructor(here: Candlerun, beside: Beside) {
    this.#here = here;
    this.#there = beside.client;
    this.#theirs = beside.met;
    this.#beside = beside;
  }

  get lanes(): number {
    return this.#here.lanes;
  }

  get storage(): Candlerun['storage'] {
    return this.#here.storage;
  }

  get openJobs(): JobHandle[] {
    return [...this.#here.openJobs, ...this.#there.openJobs];
  }

  placeOf(id: string): string {
    return this.#theirs.has(id) ? this.#beside.name : '';
  }

  on<T extends keyof CandlerunEvents>(type: T, listener: (event: CandlerunEvents[T]) => void): () => void {
    const remove = this.#here.on(type, listener);
    if (type !== 'jobs') return remove;
    const removeTheirs = this.#there.on(type, listener);
    let known = '';
    const timer = setInterval(async () => {
      if (document.hidden) return;
      const now = await this.#listed();
      if (now !== null && now !== known) listener({ job_id: '' } as CandlerunEvents[T]);
      known = now ?? known;
    }, POLL_MS);
    return () => {
      remove();
      removeTheirs();
      clearInterval(timer);
    };
  }

  /** The newest runs of the server as a text that changes when the list does; null while the server does not answer. */
  async #listed(): Promise<string | null> {
    try {
      const rows = await inTime(this.#there.jobs({ limit: POLLED }));
      this.#beside.asked(null);
      return JSON.stringify(rows.map(({ id, status, name, note }) => [id, status, name, note]));
    } catch (error) {
      this.#beside.asked(error);
      return null;
    }
  }

  /** Rows of both, the newest first. While the server does not answer, its last rows. */
  async jobs(query: Parameters<Candlerun['jobs']>[0] = {}): Promise<JobRow[]> {
    const [ours, theirs] = await Promise.all([this.#here.jobs(query), this.#theirJobs(query)]);
    return [...ours, ...theirs]
      .sort((a, b) => b.created_at - a.created_at || (a.id < b.id ? 1 : -1))
      .slice(0, query.limit ?? 50);
  }

  async #theirJobs(query: NonNullable<Parameters<Candlerun['jobs']>[0]>): Promise<JobRow[]> {
    try {
      const rows = await inTime(this.#there.jobs(query));
      for (const { id } of rows) this.#theirs.add(id);
      if (!query.after) this.#rows = rows;
      this.#beside.asked(null);
      return rows;
    } catch (error) {
      this.#beside.asked(error);
      return query.after ? [] : this.#rows;
    }
  }

  jobRow(id: string): Promise<JobRow> {
    return this.#of(id).jobRow(id);
  }

  async job(id: string): Promise<JobHandle> {
    const handle = await this.#of(id).job(id);
    if (this.#theirs.has(id)) await this.#there.useCandles(handle.spec.candles, this.#here);
    return handle;
  }

  describe(...[id, description]: Parameters<Candlerun['describe']>): Promise<void> {
    return this.#of(id).describe(id, description);
  }

  pause(id: string): Promise<void> {
    return this.#of(id).pause(id);
  }

  resume(id: string): Promise<void> {
    return this.#of(id).resume(id);
  }

  cancel(id: string): Promise<void> {
    return this.#of(id).cancel(id);
  }

  retry(id: string): Promise<JobHandle> {
    return this.#of(id).retry(id);
  }

  async remove(id: string): Promise<void> {
    await this.#of(id).remove(id);
    this.#rows = this.#rows.filter((row) => row.id !== id);
  }

  exportJob(...[id, options]: Parameters<Candlerun['exportJob']>): Promise<Blob> {
    return this.#of(id).exportJob(id, options);
  }

  /** A file becomes a job of this browser: a server takes none. */
  importJob(file: Blob | string): Promise<JobHandle> {
    return this.#here.importJob(file);
  }

  episodes(...[id, from]: Parameters<Candlerun['episodes']>): ReturnType<Candlerun['episodes']> {
    return this.#of(id).episodes(id, from);
  }

  rates(id: string): ReturnType<Candlerun['rates']> {
    return this.#of(id).rates(id);
  }

  /** Title and facts. The candles themselves are borrowed from the server when they are needed. */
  async candles(fingerprint: string): Promise<NamedCandles | null> {
    const ours = await this.#here.candles(fingerprint);
    return ours ?? (await this.#theirCandles()).find(({ info }) => info.fingerprint === fingerprint) ?? null;
  }

  /** Candles that are stored here, then those that only the server has. */
  async storedCandles(): Promise<NamedCandles[]> {
    const [ours, theirs] = await Promise.all([this.#here.storedCandles(), this.#theirCandles()]);
    const known = new Set(ours.map(({ info }) => info.fingerprint));
    return [...ours, ...theirs.filter(({ info }) => !known.has(info.fingerprint))];
  }

  async candleBuckets(
    ...[fingerprint, range]: Parameters<Candlerun['candleBuckets']>
  ): ReturnType<Candlerun['candleBuckets']> {
    await this.#borrow(fingerprint);
    return this.#here.candleBuckets(fingerprint, range);
  }

  async estimate(spec: Spec): ReturnType<Candlerun['estimate']> {
    await this.#borrow(spec.candles);
    return this.#here.estimate(spec);
  }

  async report(...given: Parameters<Candlerun['report']>): ReturnType<Candlerun['report']> {
    await this.#borrow(given[0].candles);
    return this.#here.report(...given);
  }

  async detail(...given: Parameters<Candlerun['detail']>): ReturnType<Candlerun['detail']> {
    await this.#borrow(given[0].candles);
    return this.#here.detail(...given);
  }

  /** Starts a job of this browser. Its candles may be of the server. */
  async startHere(spec: Spec, options: StartOptions): Promise<JobHandle> {
    await this.#borrow(spec.candles);
    return this.#here.start(spec, options);
  }

  /** Starts a job of the server, which gets the candles if it lacks them. */
  async startThere(spec: Spec, options: StartOptions): Promise<JobHandle> {
    await this.#there.useCandles(spec.candles, this.#here);
    const job = this.#there.start(spec, options);
    this.#theirs.add(job.id);
    return job;
  }

  /** What the server has; nothing while it does not answer. */
  #theirCandles(): Promise<NamedCandles[]> {
    return inTime(this.#there.storedCandles()).catch(() => []);
  }

  #of(id: string): Candlerun {
    return this.#theirs.has(id) ? this.#there : this.#here;
  }

  /** Takes candles that this browser lacks from the server. Without an answer they are missing, as without a server. */
  async #borrow(fingerprint: string): Promise<void> {
    if (this.#present.has(fingerprint)) return;
    if ((await this.#here.candles(fingerprint)) === null) {
      await this.#here.useCandles(fingerprint, this.#there).catch(() => {});
      if ((await this.#here.candles(fingerprint)) === null) return;
    }
    this.#present.add(fingerprint);
  }
}

/** Rejects if an answer takes too long. */
function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the server does not answer')), WAIT_MS);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
