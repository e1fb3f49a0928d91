import { type JobSpec, type Progress, samplers } from './generated/types.js';

/** Before this time the rate of a job is not used: it is an average over 3 s, and posting each of the first boundaries slows the job. */
const WARM_MS = 4_000;

/** Candles a second of one lane, measured in the last job. Estimates of searches use it. */
export class Speed {
  /** Null until a job has been measured. */
  candlesPerSecond: number | null = null;
  readonly #lanes: number;

  constructor(lanes: number) {
    this.#lanes = lanes;
  }

  /**
   * Takes the newest rate of a job, if it measures the lanes: a sampler that learns takes time itself, and with fewer episodes
   * than lanes some lanes are idle.
   */
  observe(spec: JobSpec, progress: Progress): void {
    const name = spec.search?.sampler ?? 'grid';
    if (samplers.find((sampler) => sampler.name === name)?.learns !== false) return;
    if (progress.elapsed_ms < WARM_MS || progress.total_episodes < this.#lanes) return;
    if (progress.candles_per_second === null) return;
    this.candlesPerSecond = progress.candles_per_second / this.#lanes;
  }
}
