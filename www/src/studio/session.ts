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

/** The number of lanes that the user chose. */
export type LaneChoice = 'auto' | number;

/** Candles that were loaded, to be loaded again. */
type Loaded = { candles: CandlesInput; options: LoadOptions };

/** Callbacks for the opening and closing of the engine. */
export type SessionOwner = {
  /** The engine is open and continues interrupted jobs. */
  opened(candlerun: Candlerun): void;
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
    const candlerun = await this.open();
    const info = await candlerun.loadCandles(input, options);
    const { signal: _, ...again } = options;
    this.#input = { candles: input, options: again };
    return info;
  }

  /** Loads candles beside the shown ones. */
  async loadBeside(input: CandlesInput, options: LoadOptions): Promise<ImportedCandles> {
    const info = await (await this.open()).loadCandles(input, options);
    this.#beside.set(info.fingerprint, { candles: input, options });
    return info;
  }

  /** Title and facts of candles; null if neither this page nor its storage has them. */
  async candles(fingerprint: string): Promise<NamedCandles | null> {
    return (await this.open()).candles(fingerprint);
  }

  /** Starts a job under a name, perhaps in a group. JavaScript in it is allowed, because the user has typed it into the form. */
  async start(spec: JobSpecInput, name: string, group = ''): Promise<JobHandle> {
    const bound = group === '' ? {} : { group };
    return (await this.open()).start(spec, { allowJavaScript: true, name, ...bound });
  }

  /** Reads the declaration of a strategy in JavaScript. */
  async readJavaScript(source: string): Promise<JavaScript> {
    return (await this.open()).readJavaScript(source, { allowJavaScript: true });
  }

  /** Checks a text in the rules language. Returns the strategy or its mistakes. */
  async checkRules(rules: string): Promise<CheckedRules> {
    return (await this.open()).checkRules(rules);
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
    const candlerun = await this.open();
    for (const { candles, options } of [...this.#beside.values(), ...(this.#input ? [this.#input] : [])]) {
      await candlerun.loadCandles(candles, options);
    }
    return candlerun.lanes;
  }

  /** The number of lanes. */
  async lanes(): Promise<number> {
    return (await this.open()).lanes;
  }

  /** Opens the engine, or returns the open one. */
  open(): Promise<Candlerun> {
    if (this.#opened === null) {
      const opening = createCandlerun({ lanes: this.#lanes }).then((candlerun) => {
        this.#candlerun = candlerun;
        this.#owner.opened(candlerun);
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
