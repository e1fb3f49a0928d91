import type { CandlerunEvent } from '../generated/protocol.js';
import type { EpisodeResult, JobSpec, JobStatus, Progress } from '../generated/types.js';
import { isBetter } from '../jobs/better-episode.js';
import { type Course, EVERY } from './test-run.js';

/** A job without an engine. It runs an episode, or up to the place where it is held, in one macrotask. */
export class TestJob {
  readonly #id: string;
  readonly #spec: JobSpec;
  readonly #course: Course;
  readonly #emit: (events: CandlerunEvent[]) => void;
  #status: JobStatus = 'queued';
  /** Index of the current episode, and its closed candles. */
  #index = 0;
  #candle = 0;
  #best: EpisodeResult | null = null;
  #isHeld: boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(id: string, spec: JobSpec, course: Course, emit: (events: CandlerunEvent[]) => void) {
    this.#id = id;
    this.#spec = spec;
    this.#course = course;
    this.#emit = emit;
    this.#isHeld = course.holdAt !== undefined;
  }

  /** Skips episodes that are stored already. Returns how many were skipped so far. */
  restore(episodes: EpisodeResult[]): { restored: number; progress: Progress } {
    this.#index += episodes.length;
    for (const episode of episodes) this.#rank(episode);
    return { restored: this.#index, progress: this.#progress() };
  }

  start(): void {
    this.#status = 'running';
    this.#emit([{ type: 'job_started', job_id: this.#id }]);
    this.#next();
  }

  pause(): void {
    this.#stop('paused');
    this.#emit([{ type: 'job_paused', job_id: this.#id, reason: null, progress: this.#progress() }]);
  }

  resume(): void {
    this.#emit([{ type: 'job_resumed', job_id: this.#id }]);
    this.start();
  }

  cancel(): void {
    this.#stop('cancelled');
    this.#emit([{ type: 'job_cancelled', job_id: this.#id, progress: this.#progress() }]);
  }

  /** Goes on behind the place where it is held. */
  proceed(): void {
    this.#isHeld = false;
    if (this.#status === 'running') this.#next();
  }

  /** Ends without an event, as a worker that is terminated. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #next(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#step(), 0);
  }

  #step(): void {
    const { episodes, candles, holdAt, failure } = this.#course;
    const episode = episodes[this.#index];
    const isHere = this.#isHeld && holdAt?.episode === this.#index + 1;
    if (episode) this.#runTo(isHere ? Math.min(holdAt.candle, candles) : candles);
    if (failure !== undefined && (isHere || !episode)) this.#fail(failure);
    else if (!episode) this.#finish();
    else if (!isHere) this.#finishEpisode(episode);
  }

  /** Reports the progress boundaries of the episode before a candle, and that candle if the episode does not end there. */
  #runTo(stop: number): void {
    const events: CandlerunEvent[] = [];
    const isEnd = stop >= this.#course.candles;
    for (; this.#candle < stop; this.#candle = Math.min(stop, this.#candle + EVERY)) {
      events.push({ type: 'progress', ...this.#progress() });
    }
    if (!isEnd) events.push({ type: 'progress', ...this.#progress() });
    this.#emit(events);
  }

  #finishEpisode(episode: EpisodeResult): void {
    this.#rank(episode);
    this.#index += 1;
    this.#candle = 0;
    this.#emit([{ type: 'episodes_finished', job_id: this.#id, episodes: [episode] }]);
    this.#next();
  }

  #finish(): void {
    this.#stop('completed');
    const { episodes, digest } = this.#course;
    const failed_episodes = episodes.filter(({ score }) => score === null).length;
    const result = { episodes: episodes.length, failed_episodes, best: this.#best, digest };
    this.#emit([{ type: 'job_finished', job_id: this.#id, result, progress: this.#progress() }]);
  }

  #fail(reason: string): void {
    this.#stop('failed');
    this.#emit([{ type: 'job_failed', job_id: this.#id, reason, progress: this.#progress() }]);
  }

  #stop(status: JobStatus): void {
    clearTimeout(this.#timer);
    this.#status = status;
  }

  #rank(episode: EpisodeResult): void {
    if (isBetter(this.#spec, episode, this.#best)) this.#best = episode;
  }

  #progress(): Progress {
    const { episodes, candles } = this.#course;
    const isFinished = this.#status === 'completed';
    const isLast = this.#index >= episodes.length;
    const candle = isLast ? candles : this.#candle;
    const done = isLast ? episodes.length : this.#index + this.#candle / candles;
    const percent = Math.floor((done / Math.max(1, episodes.length)) * 10_000) / 100;
    const episode = Math.min(this.#index + 1, Math.max(1, episodes.length));
    const lane = { lane: 0, episode, candle, total_candles: candles, restarted: false, stalled: false };
    return {
      job_id: this.#id,
      lane: this.#status === 'running' ? 0 : null,
      status: this.#status,
      phase: isLast ? 'saving' : 'running',
      progress: isFinished ? 100 : Math.min(99.99, percent),
      current_episode: episode,
      total_episodes: episodes.length,
      current_candle: candle,
      total_candles: candles,
      score: episodes[this.#index - 1]?.score ?? null,
      best_score: this.#best?.score ?? null,
      candles_per_second: null,
      elapsed_ms: 0,
      eta_ms: null,
      lanes: this.#status === 'running' ? [lane] : [],
    };
  }
}
