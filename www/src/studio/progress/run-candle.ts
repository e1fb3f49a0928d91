import { formatPercent, formatProgress, type Progress } from 'candlerun';
import { part } from '../dom.js';
import { Throttle } from '../throttle.js';
import type { Run } from './run.js';

/** Above this speed episodes are not drawn one by one: fast flashing is unreadable and can trigger seizures. */
const MOST_SWEEPS_PER_SECOND = 3;

/** The wick of the candle, which a replay may have for itself. */
export type Wick = {
  /** The frame of the candle. */
  readonly element: HTMLElement;
  /** Shows how far a replay is, a share from 0 to 1; null shows the run again. */
  replay(share: number | null): void;
};

/**
 * The progress bar in the form of a horizontal candle: its body fills with the job, its wick with the current episode.
 */
export class RunCandle implements Wick {
  readonly #job: HTMLElement;
  readonly #episode: HTMLElement;
  readonly #candle: HTMLElement;
  /** Screen readers get a new value about once a second. */
  readonly #throttle = new Throttle(1_000);

  /** The shares of the run, under those of a replay. */
  #shares = { job: 0, episode: 0 };
  #replayed: number | null = null;

  /** `root` has the markup of the candle. */
  constructor(root: ParentNode) {
    this.#job = part(root, '.run-candle-range', HTMLElement);
    this.#episode = part(root, '.run-candle-wick', HTMLElement);
    this.#candle = part(root, '.run-candle', HTMLElement);
  }

  get element(): HTMLElement {
    return this.#candle;
  }

  replay(share: number | null): void {
    this.#replayed = share;
    this.#candle.classList.toggle('is-replay', share !== null);
    this.#move(this.#shares);
  }

  draw(run: Run, nowMs: number): void {
    const { progress } = run;
    this.#move(run.state === 'finished' ? { job: 1, episode: 1 } : run.meter.at(nowMs));
    this.#candle.classList.toggle('is-sweeping', run.state === 'running' && sweepsTooFast(progress));
    if (this.#throttle.passes(nowMs, run.state !== 'running')) this.#describe(progress);
  }

  /** Shows an empty candle. */
  clear(): void {
    this.#move({ job: 0, episode: 0 });
    this.#candle.classList.remove('is-sweeping');
    this.#describe(null);
  }

  #move(share: { job: number; episode: number }): void {
    this.#shares = share;
    this.#candle.style.setProperty('--job', share.job.toFixed(5));
    this.#candle.style.setProperty('--episode', (this.#replayed ?? share.episode).toFixed(4));
  }

  #describe(progress: Progress | null): void {
    const percent = progress?.progress ?? 0;
    this.#job.ariaValueNow = String(percent);
    this.#job.ariaValueText = progress
      ? `${formatPercent(percent)}, ${formatProgress(progress)}`
      : formatPercent(0);
    this.#episode.ariaValueMax = String(progress?.total_candles ?? 1);
    this.#episode.ariaValueNow = String(progress?.current_candle ?? 0);
  }
}

function sweepsTooFast(progress: Progress | null): boolean {
  if (progress === null || progress.candles_per_second === null) return false;
  const perLane = progress.candles_per_second / Math.max(1, progress.lanes.length);
  return perLane > MOST_SWEEPS_PER_SECOND * progress.total_candles;
}
