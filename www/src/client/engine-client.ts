import type { CandleCache, LoadOptions } from './candle-cache.js';
import type { CandlesInput, ImportedCandles } from './candles-input.js';
import type {
  Appraisal,
  CandleBuckets,
  EpisodeDetailRecord,
  EpisodePart,
  EpisodeReport,
  EpisodeResult,
  JavaScript,
  JobSpec,
  Progress,
  ReportLimits,
  RulesMistake,
  StrategyInfo,
} from './generated/types.js';
import type { SearchEstimate } from './search-estimate.js';
import type { JobSpecInput } from './spec-input.js';
import { Speed } from './speed.js';
import type { Workers } from './workers.js';

const DEFAULT_LIMITS: ReportLimits = { max_points: 2_000, max_trades: 1_000 };

/** The strategy of a text in the rules language, or its mistakes. */
export type CheckedRules = { strategy: StrategyInfo | null; mistakes: RulesMistake[] };

/** Candles of a series, by their indexes, and the number of buckets to put them in. */
export type CandleRange = {
  /** Index of the first candle. */
  from: number;
  /** Index after the last candle, at most the number of candles. */
  to: number;
  /** Most buckets, 1 to 1,000,000. */
  buckets: number;
};

/** Questions to the engine that belong to no running job. Each first makes sure that the engine has the candles or workers that the answer needs. */
export class EngineClient {
  readonly #workers: Workers;
  readonly #candles: CandleCache;
  readonly #lanes: number;
  readonly #speed: Speed;

  constructor(workers: Workers, candles: CandleCache, lanes: number) {
    this.#workers = workers;
    this.#candles = candles;
    this.#lanes = lanes;
    this.#speed = new Speed(lanes);
  }

  /** A job comes next, so the lanes load while the candles do. */
  loadCandles(input: CandlesInput, options: LoadOptions): Promise<ImportedCandles> {
    return this.#usingLanes(() => this.#candles.load(input, options));
  }

  async checkRules(rules: string): Promise<CheckedRules> {
    const { strategy, mistakes } = await this.#workers.ask({ type: 'check_rules', rules });
    return { strategy, mistakes };
  }

  async checkSpec(spec: JobSpec): Promise<JobSpec> {
    return (await this.#workers.ask({ type: 'check_spec', spec })).spec;
  }

  async readJavaScript(source: string): Promise<JavaScript> {
    const question = { type: 'read_javascript', source } as const;
    return (await this.#usingLanes(() => this.#workers.ask(question))).declaration;
  }

  async estimate(spec: JobSpecInput): Promise<SearchEstimate> {
    await this.#candles.ensureLoaded(spec.candles);
    const { total_episodes, feasible_points, estimate } = await this.#workers.ask({
      type: 'estimate_search',
      spec: spec as JobSpec,
      lanes: this.#lanes,
      candles_per_second: this.#speed.candlesPerSecond,
    });
    return { total_episodes, feasible_points, estimate };
  }

  async report(
    spec: JobSpec,
    params: EpisodeResult['params'],
    limits: Partial<ReportLimits> = {},
    part: EpisodePart | null = null,
  ): Promise<EpisodeReport> {
    await this.#candles.ensureLoaded(spec.candles);
    const question = {
      type: 'report_episode',
      spec,
      part,
      params,
      limits: { ...DEFAULT_LIMITS, ...limits },
    } as const;
    return (await this.#usingLanes(() => this.#workers.ask(question))).report;
  }

  async detail(
    spec: JobSpec,
    params: EpisodeResult['params'],
    part: EpisodePart | null = null,
  ): Promise<EpisodeDetailRecord> {
    await this.#candles.ensureLoaded(spec.candles);
    const question = { type: 'detail_episode', spec, part, params } as const;
    return (await this.#usingLanes(() => this.#workers.ask(question))).detail;
  }

  /** The conductor answers this: no lane is needed. */
  async candleBuckets(fingerprint: string, range: CandleRange): Promise<CandleBuckets> {
    await this.#candles.ensureLoaded(fingerprint);
    const question = { type: 'bucket_candles', candles: fingerprint, ...range } as const;
    return (await this.#workers.ask(question)).buckets;
  }

  async appraise(spec: JobSpec, episodes: EpisodeResult[], trials: number): Promise<Appraisal> {
    await this.#candles.ensureLoaded(spec.candles);
    const question = { type: 'appraise_search', spec, episodes, trials } as const;
    return (await this.#usingLanes(() => this.#workers.ask(question))).appraisal;
  }

  /** Takes the speed of a running job, for the next estimate. */
  observeSpeed(spec: JobSpec, progress: Progress): void {
    this.#speed.observe(spec, progress);
  }

  /** Keeps the lanes running during some work. */
  async #usingLanes<T>(work: () => Promise<T>): Promise<T> {
    const release = this.#workers.useLanes();
    try {
      return await work();
    } finally {
      release();
    }
  }
}
