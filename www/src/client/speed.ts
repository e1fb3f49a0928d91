import { type JobSpec, type Progress, samplers } from './generated/types.js';

/** Before this time a job shows how fast its first boundaries are posted: each of them is, and the rate is that of 3 s. */
const WARM_MS = 4_000;

/** Candles a second of one lane, as the last job showed it: what an estimate of the next search goes by. */
export class Speed {
  /** None as long as no job has shown it. */
  candlesPerSecond: number | null = null;
  readonly #lanes: number;

  constructor(lanes: number) {
    this.#lanes = lanes;
  }

  /**
   * Takes the newest rate of a job. A search that learns shows how fast it thinks, and one of fewer episodes than there are
   * lanes leaves some of them idle: these are left out.
   */
  hear(spec: JobSpec, progress: Progress): void {
    const name = spec.search?.sampler ?? 'grid';
    if (samplers.find((sampler) => sampler.name === name)?.learns !== false) return;
    if (progress.elapsed_ms < WARM_MS || progress.total_episodes < this.#lanes) return;
    if (progress.candles_per_second === null) return;
    this.candlesPerSecond = progress.candles_per_second / this.#lanes;
  }
}
