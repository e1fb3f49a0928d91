import {
  type Candlerun,
  type CandlesInput,
  createCandlerun,
  type EpisodeReport,
  type EpisodeResult,
  type JobHandle,
  type JobSpec,
  type LoadedCandles,
  type ReportLimits,
  type SearchEstimate,
} from 'candlerun';

/** How many lanes are wished for. */
export type LaneChoice = 'auto' | number;

/** The engine of this page: opened when it is first needed, opened anew when the number of lanes changes. */
export class Session {
  #opened: Promise<Candlerun> | null = null;
  #lanes: LaneChoice = 'auto';
  #input: CandlesInput | null = null;

  /** Loads candles. What was loaded before stays if they are refused. */
  async load(input: CandlesInput, signal: AbortSignal): Promise<LoadedCandles> {
    const candlerun = await this.#open();
    const info = await candlerun.loadCandles(input, { signal });
    this.#input = input;
    return info;
  }

  async start(spec: JobSpec): Promise<JobHandle> {
    return (await this.#open()).start(spec);
  }

  /** How long a search would take. */
  async estimate(spec: JobSpec): Promise<SearchEstimate> {
    return (await this.#open()).estimate(spec);
  }

  /** Runs an episode again: by its spec and not by its job, which the number of lanes outlives. */
  async report(spec: JobSpec, episode: EpisodeResult, limits: ReportLimits): Promise<EpisodeReport> {
    return (await this.#open()).report(spec, episode.params, limits, episode.part);
  }

  /** Changes the number of lanes and says how many there are. The candles are loaded again into the new workers. */
  async useLanes(lanes: LaneChoice): Promise<number> {
    const before = this.#opened;
    this.#opened = null;
    this.#lanes = lanes;
    (await before?.catch(() => null))?.close();
    const candlerun = await this.#open();
    if (this.#input !== null) await candlerun.loadCandles(this.#input);
    return candlerun.lanes;
  }

  /** How many lanes there are. */
  async lanes(): Promise<number> {
    return (await this.#open()).lanes;
  }

  #open(): Promise<Candlerun> {
    if (this.#opened === null) {
      const opening = createCandlerun({ lanes: this.#lanes });
      this.#opened = opening;
      // One failure, such as a lost connection, must not be the answer to every later attempt.
      opening.catch(() => {
        if (this.#opened === opening) this.#opened = null;
      });
    }
    return this.#opened;
  }
}
