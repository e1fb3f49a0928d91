import type { Progress } from '../generated/types.js';

/** Weight of the newest interval between messages in their average. */
const SMOOTHING = 0.3;

/** A running job without a message for this long is stalled: a heartbeat is due twice a second. */
const STALLED_MS = 2_500;

/**
 * Moves bars between messages by the measured speed: never backwards, never past the position expected in the next message,
 * never past the end of the episode. Only bars are interpolated; texts show the values of messages.
 */
export class ProgressMeter {
  #last: Progress | null = null;
  #lastMs = 0;
  /** Average time between two messages. */
  #intervalMs = 0;
  #job = 0;
  #episode = 0;

  /** Takes a message. */
  push(progress: Progress, nowMs: number): void {
    // The length of a pause is not an interval between messages.
    if (this.#last?.status === 'running') {
      const interval = Math.max(0, nowMs - this.#lastMs);
      this.#intervalMs += SMOOTHING * (interval - this.#intervalMs);
    }
    if (this.#last?.current_episode !== progress.current_episode) this.#episode = 0;
    this.#last = progress;
    this.#lastMs = nowMs;
  }

  /** Shares of the whole job and of the current episode to draw now, 0 to 1. */
  at(nowMs: number): { job: number; episode: number } {
    const last = this.#last;
    if (last === null) return { job: 0, episode: 0 };
    const isMoving = last.status === 'running';
    const ahead = isMoving ? Math.max(0, Math.min(nowMs - this.#lastMs, this.#intervalMs)) : 0;
    const candles = ((last.candles_per_second ?? 0) * ahead) / 1000;
    const planned = last.total_candles * last.total_episodes;
    const lanes = Math.max(1, last.lanes.length);
    const job = last.progress / 100 + (planned > 0 ? candles / planned : 0);
    const episode = (last.current_candle + candles / lanes) / Math.max(1, last.total_candles);
    const end = last.status === 'completed' ? 1 : 0.9999;
    this.#job = Math.max(this.#job, Math.min(end, job));
    this.#episode = Math.max(this.#episode, Math.min(1, episode));
    return { job: this.#job, episode: this.#episode };
  }

  /** Whether a running job, or one of its lanes, sends no messages. */
  isStalled(nowMs: number): boolean {
    const last = this.#last;
    if (last === null || last.status !== 'running') return false;
    return nowMs - this.#lastMs > STALLED_MS || last.lanes.some((lane) => lane.stalled);
  }

  /** Forgets the job. */
  reset(): void {
    this.#last = null;
    this.#intervalMs = 0;
    this.#job = 0;
    this.#episode = 0;
  }
}
