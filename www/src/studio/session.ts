import {
  type Candlerun,
  type CandlesInput,
  type CheckedRules,
  createCandlerun,
  type EpisodeResult,
  type JavaScript,
  type JobHandle,
  type JobSpec,
  type JobSpecInput,
  type LoadedCandles,
  type MadeBy,
  type ReportLimits,
  type SearchEstimate,
  type VerifiedReport,
} from 'candlerun';

/** How many lanes are wished for. */
export type LaneChoice = 'auto' | number;

/** Who wants to know when the engine comes and goes. */
export type SessionOwner = {
  /** The engine is open; jobs that were interrupted go on in it. */
  opened(candlerun: Candlerun): void;
  /** The engine is about to be closed: its jobs go on in the next one. */
  closing(): void;
};

/** The engine of this page: opened when it is first needed, opened anew when the number of lanes changes. */
export class Session {
  readonly #owner: SessionOwner;
  #opened: Promise<Candlerun> | null = null;
  #candlerun: Candlerun | null = null;
  #lanes: LaneChoice = 'auto';
  #input: CandlesInput | null = null;

  constructor(owner: SessionOwner) {
    this.#owner = owner;
  }

  /** Whether the number of lanes can change now: jobs that are in memory only would be lost. */
  get canChangeLanes(): boolean {
    const candlerun = this.#candlerun;
    return candlerun === null || candlerun.storage.kind === 'indexeddb' || candlerun.openJobs.length === 0;
  }

  /** Loads candles. What was loaded before stays if they are refused. */
  async load(input: CandlesInput, signal: AbortSignal): Promise<LoadedCandles> {
    const candlerun = await this.open();
    const info = await candlerun.loadCandles(input, { signal });
    this.#input = input;
    return info;
  }

  /** Starts a job. JavaScript in it is what stands in the form: the user has typed it. */
  async start(spec: JobSpecInput): Promise<JobHandle> {
    return (await this.open()).start(spec, { allowJavaScript: true });
  }

  /** What a text in JavaScript declares. */
  async readJavaScript(source: string): Promise<JavaScript> {
    return (await this.open()).readJavaScript(source);
  }

  /** What a text in the rules language says, or what is wrong with it. */
  async checkRules(rules: string): Promise<CheckedRules> {
    return (await this.open()).checkRules(rules);
  }

  /** How long a search would take. */
  async estimate(spec: JobSpecInput): Promise<SearchEstimate> {
    return (await this.open()).estimate(spec);
  }

  /** Runs an episode again, by the job's name, which outlives the engine. A job that was removed has left its spec. */
  async report(
    job: { id: string; spec: JobSpec; madeBy: MadeBy },
    episode: EpisodeResult,
    limits: ReportLimits,
  ): Promise<VerifiedReport> {
    const candlerun = await this.open();
    const handle = await candlerun.job(job.id).catch(() => null);
    if (handle) return handle.report(episode, limits);
    const report = await candlerun.report(job.spec, episode.params, limits, episode.part);
    return { ...report, ...job.madeBy, verified: report.digest === episode.digest };
  }

  /** Changes the number of lanes and says how many there are. The candles are loaded again into the new workers. */
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
    if (this.#input !== null) await candlerun.loadCandles(this.#input);
    return candlerun.lanes;
  }

  /** How many lanes there are. */
  async lanes(): Promise<number> {
    return (await this.open()).lanes;
  }

  /** The engine. */
  open(): Promise<Candlerun> {
    if (this.#opened === null) {
      const opening = createCandlerun({ lanes: this.#lanes }).then((candlerun) => {
        this.#candlerun = candlerun;
        this.#owner.opened(candlerun);
        return candlerun;
      });
      this.#opened = opening;
      // One failure, such as a lost connection, must not be the answer to every later attempt.
      opening.catch(() => {
        if (this.#opened === opening) this.#opened = null;
      });
    }
    return this.#opened;
  }
}
