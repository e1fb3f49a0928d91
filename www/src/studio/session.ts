import {
  type Candlerun,
  type CandlesInput,
  type CheckedRules,
  createCandlerun,
  type EpisodeDetail,
  type EpisodeResult,
  type ImportedCandles,
  type JavaScript,
  type JobHandle,
  type JobSpec,
  type JobSpecInput,
  type LoadOptions,
  type MadeBy,
  type NamedCandles,
  type SearchEstimate,
} from 'candlerun';
import type { Engine } from './engine.js';

/** The number of lanes that the user chose. */
export type LaneChoice = 'auto' | number;

/** Candles that were loaded, to be loaded again. */
type Loaded = { candles: CandlesInput; options: LoadOptions };

/** How the page starts a job: where, and under which name. */
type Starter = (
  spec: JobSpecInput,
  options: NonNullable<Parameters<Candlerun['start']>[1]>,
) => Promise<JobHandle>;

/** A server whose jobs the page has beside those of this browser. */
export type AttachedServer = {
  /** The jobs of both, always the same object for the same engine of this browser. */
  with(here: Candlerun): Engine & { startHere: Starter; startThere: Starter };
  close(): void;
};

/** Callbacks for the opening and closing of the engine. */
export type SessionOwner = {
  /** The engine is open and continues interrupted jobs. */
  opened(engine: Engine): void;
  /** Another engine has the same jobs of this browser, and those of a server or no longer. */
  exchanged(engine: Engine): void;
  /** The engine is about to be closed. The next one continues its jobs. */
  closing(): void;
};

/** The engine of this page: opened at its first use, and opened again when the number of lanes changes. */
export class Session {
  readonly #owner: SessionOwner;
  #opened: Promise<Candlerun> | null = null;
  #candlerun: Candlerun | null = null;
  #lanes: LaneChoice = 'auto';
  /** Candles that the next engine gets: the shown candles, and those that are searched too. */
  #input: Loaded | null = null;
  readonly #beside = new Map<string, Loaded>();
  #server: AttachedServer | null = null;
  /** Whether Run starts a job on the server. */
  startsThere = false;

  constructor(owner: SessionOwner) {
    this.#owner = owner;
  }

  /** Whether the number of lanes can change now. It cannot if open jobs are in memory only, because they would be lost. */
  get canChangeLanes(): boolean {
    const candlerun = this.#candlerun;
    return candlerun === null || candlerun.storage.kind === 'indexeddb' || candlerun.openJobs.length === 0;
  }

  /** Loads candles. If they are refused, the earlier ones stay loaded. */
  async load(input: CandlesInput, options: LoadOptions): Promise<ImportedCandles> {
    const candlerun = await this.#openHere();
    const info = await candlerun.loadCandles(input, options);
    const { signal: _, ...again } = options;
    this.#input = { candles: input, options: again };
    return info;
  }

  /** Loads candles beside the shown ones. */
  async loadBeside(input: CandlesInput, options: LoadOptions): Promise<ImportedCandles> {
    const info = await (await this.#openHere()).loadCandles(input, options);
    this.#beside.set(info.fingerprint, { candles: input, options });
    return info;
  }

  /** Title and facts of candles; null if neither this page nor its storage has them. */
  async candles(fingerprint: string): Promise<NamedCandles | null> {
    return (await this.open()).candles(fingerprint);
  }

  /** Starts a job under a name, perhaps in a group. JavaScript in it is allowed, because the user has typed it into the form. */
  async start(spec: JobSpecInput, name: string, group = ''): Promise<JobHandle> {
    const options = { allowJavaScript: true, name, ...(group === '' ? {} : { group }) };
    const here = await this.#openHere();
    const both = this.#server?.with(here);
    if (!both) return here.start(spec, options);
    return this.startsThere ? both.startThere(spec, options) : both.startHere(spec, options);
  }

  /** Reads the declaration of a strategy in JavaScript. */
  async readJavaScript(source: string): Promise<JavaScript> {
    return (await this.#openHere()).readJavaScript(source, { allowJavaScript: true });
  }

  /** Checks a text in the rules language. Returns the strategy or its mistakes. */
  async checkRules(rules: string): Promise<CheckedRules> {
    return (await this.#openHere()).checkRules(rules);
  }

  /** Estimates the time of a search. */
  async estimate(spec: JobSpecInput): Promise<SearchEstimate> {
    return (await this.open()).estimate(spec);
  }

  /** Runs an episode again, in full. The job is found by its id in whichever engine is open; a removed job is run from its spec. */
  async detail(
    job: { id: string; spec: JobSpec; madeBy: MadeBy },
    episode: EpisodeResult,
  ): Promise<EpisodeDetail> {
    const candlerun = await this.open();
    const handle = await candlerun.job(job.id).catch(() => null);
    if (handle) return handle.detail(episode);
    const detail = await candlerun.detail(job.spec, episode.params, episode.part);
    return { ...detail, ...job.madeBy, verified: detail.digest === episode.digest };
  }

  /** Changes the number of lanes, loads the candles into the new workers and returns the new number. */
  async useLanes(lanes: LaneChoice): Promise<number> {
    const before = this.#opened;
    this.#opened = null;
    this.#lanes = lanes;
    const closing = await before?.catch(() => null);
    if (closing) {
      this.#owner.closing();
      closing.close();
    }
    const candlerun = await this.#openHere();
    for (const { candles, options } of [...this.#beside.values(), ...(this.#input ? [this.#input] : [])]) {
      await candlerun.loadCandles(candles, options);
    }
    return candlerun.lanes;
  }

  /** The number of lanes. */
  async lanes(): Promise<number> {
    return (await this.open()).lanes;
  }

  /** Attaches a server, or none, in place of the one before. */
  async attach(server: AttachedServer | null): Promise<void> {
    const before = this.#server;
    this.#server = server;
    this.startsThere = false;
    // An engine that is still opening is handed out with the server.
    if (this.#candlerun) this.#owner.exchanged(await this.open());
    before?.close();
  }

  /** Opens the engine, or returns the open one. */
  async open(): Promise<Engine> {
    const here = await this.#openHere();
    return this.#server?.with(here) ?? here;
  }

  /** The engine of this browser. */
  #openHere(): Promise<Candlerun> {
    if (this.#opened === null) {
      const opening = createCandlerun({ lanes: this.#lanes }).then((candlerun) => {
        this.#candlerun = candlerun;
        this.#owner.opened(this.#server?.with(candlerun) ?? candlerun);
        return candlerun;
      });
      this.#opened = opening;
      // After a failure, such as a lost connection, the next attempt must try again.
      opening.catch(() => {
        if (this.#opened === opening) this.#opened = null;
      });
    }
    return this.#opened;
  }
}
