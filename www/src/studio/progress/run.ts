import {
  type Appraisal,
  type EpisodeResult,
  type JobHandle,
  type JobResult,
  type JobSpec,
  type JobStatus,
  type MadeBy,
  type Progress,
  ProgressMeter,
} from 'candlerun';
import { ensureNever } from '../ensure-never.js';
import { messageOf } from '../message-of.js';
import { reasonText } from '../problem-text.js';
import { EpisodeStore } from './episode-store.js';
import { TopEpisodes } from './top-episodes.js';

/** The state of a run. A job that waits for its turn counts as running. */
export type RunState = 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';

/** Whether a run has not ended: it is running, waiting or paused. */
export function isOpen({ state }: { state: RunState }): boolean {
  return state === 'running' || state === 'paused';
}

/** Number of episodes in the list of the best. */
const LISTED = 20;

/**
 * A job, started here or stored, with the newest state that the page has received. Thousands of messages a second only overwrite
 * fields and request a frame, so memory does not grow with them.
 */
export class Run {
  readonly id: string;
  state: RunState;
  progress: Progress | null = null;
  result: JobResult | null = null;
  /** Why the job failed, or was paused without a command. */
  reason = '';
  /** The group of runs that it belongs to; null if it is alone. */
  group: string | null = null;
  totalEpisodes = 0;
  totalCandles = 0;
  spec: JobSpec;
  /** The episode from which the job was continued after a pause or a reload. */
  continuedFrom: number | null = null;
  /** Number of stored episodes, and the time of the last write in epoch milliseconds. */
  saved: { episodes: number; at: number } | null = null;
  readonly meter = new ProgressMeter();
  readonly top: TopEpisodes;
  /** Every finished episode that the page has received or read. */
  readonly episodes = new EpisodeStore();
  /** Resolves when the job is queued; rejects when it was refused. */
  readonly accepted: Promise<void>;
  /** Resolves when the run has ended and its stored episodes are read. */
  readonly ended: Promise<void>;
  readonly #job: JobHandle;
  readonly #changed: () => void;
  readonly #removers: (() => void)[] = [];
  #lastMessageMs: number | null = null;
  #reading: Promise<void> = Promise.resolve();
  #isLeft = false;

  constructor(job: JobHandle, changed: () => void) {
    this.#job = job;
    this.#changed = changed;
    this.id = job.id;
    this.spec = job.spec;
    this.state = stateOf(job.status);
    this.top = new TopEpisodes(LISTED, job.spec.search?.direction ?? 'maximize');
    if (job.progress) this.#open(job.progress);
    this.accepted = this.#listen(job.progress !== null);
    this.accepted.catch(() => {});
    this.ended = job.done
      .then(
        (result) => this.#finish(result),
        (error: unknown) => this.#stop(error),
      )
      .then(() => this.#reading);
  }

  /** The versions of the engine that made the job. */
  get madeBy(): MadeBy {
    return this.#job.madeBy;
  }

  /** Whether the job waits for its turn. */
  get isWaiting(): boolean {
    return this.#job.status === 'queued';
  }

  /** Time since the last message of the job; `null` before the first one. */
  silenceMs(nowMs: number): number | null {
    return this.#lastMessageMs === null ? null : nowMs - this.#lastMessageMs;
  }

  pause(): Promise<void> {
    return this.#command(this.#job.pause());
  }

  resume(): Promise<void> {
    return this.#command(this.#job.resume());
  }

  cancel(): Promise<void> {
    return this.#command(this.#job.cancel());
  }

  /** The robustness report of a finished search. */
  appraise(): Promise<Appraisal> {
    return this.#job.appraise();
  }

  /** Shows why a command was not carried out: a server may be away. */
  async #command(sent: Promise<void>): Promise<void> {
    // Of an earlier command. A paused job has a reason of its own.
    if (this.state === 'running') this.reason = '';
    try {
      await sent;
    } catch (error) {
      this.reason = reasonText(error);
      this.#changed();
    }
  }

  /** Reads the stored episodes block by block. Between two blocks the page handles other events. */
  read(blocks: AsyncIterable<EpisodeResult[]>): Promise<void> {
    this.#reading = this.#read(blocks).catch((error: unknown) => {
      this.reason = `Its episodes cannot be read. ${messageOf(error)}`;
    });
    return this.#reading;
  }

  /** Removes all listeners. The job itself goes on. */
  leave(): void {
    this.#isLeft = true;
    for (const remove of this.#removers.splice(0)) remove();
  }

  get isLeft(): boolean {
    return this.#isLeft;
  }

  async #read(blocks: AsyncIterable<EpisodeResult[]>): Promise<void> {
    for await (const episodes of blocks) {
      if (this.#isLeft) return;
      this.#add(episodes);
      await new Promise((resolve) => setTimeout(resolve));
    }
  }

  #add(episodes: readonly EpisodeResult[]): void {
    for (const episode of episodes) {
      this.top.add(episode);
      this.episodes.add(episode);
    }
    this.#changed();
  }

  /** Sets the state of a stored job, which has sent no message yet. */
  #open(progress: Progress): void {
    this.totalEpisodes = progress.total_episodes;
    this.totalCandles = progress.total_candles;
    this.progress = progress;
    this.meter.push(progress, performance.now());
  }

  #listen(isStored: boolean): Promise<void> {
    const job = this.#job;
    const removers = this.#removers;
    for (const type of ['progress', 'heartbeat'] as const) {
      removers.push(job.on(type, (progress) => this.#take(progress)));
    }
    for (const type of ['finished', 'cancelled', 'failed'] as const) {
      removers.push(job.on(type, ({ progress }) => this.#take(progress)));
    }
    removers.push(
      job.on('episodes', (episodes) => {
        this.#add(episodes);
      }),
      job.on('saved', (saved) => {
        this.saved = saved;
      }),
      job.on('started', () => this.#start()),
      job.on('paused', ({ reason, progress }) => {
        this.state = 'paused';
        this.reason = reason ?? '';
        this.#take(progress);
      }),
      job.on('resumed', () => {
        this.state = 'running';
        this.reason = '';
        this.continuedFrom = null;
        this.#lastMessageMs = null;
        this.#changed();
      }),
    );
    return new Promise((resolve, reject) => {
      removers.push(
        job.on('queued', (event) => {
          this.spec = event.spec;
          this.totalEpisodes = event.total_episodes;
          this.totalCandles = event.total_candles;
          resolve();
        }),
      );
      if (isStored) resolve();
      job.done.catch(reject);
    });
  }

  #start(): void {
    const episode = this.progress?.current_episode ?? 1;
    if (episode > 1) this.continuedFrom = episode;
    this.state = 'running';
    this.#changed();
  }

  #take(progress: Progress | null): void {
    if (progress !== null) {
      const nowMs = performance.now();
      this.#lastMessageMs = nowMs;
      this.progress = progress;
      this.meter.push(progress, nowMs);
    }
    this.#changed();
  }

  #finish(result: JobResult): void {
    if (this.#isLeft) return;
    this.state = 'finished';
    this.reason = '';
    this.result = result;
    // The best episode of a stored job is known before its episodes are read.
    if (result.best) this.top.add(result.best);
  }

  #stop(error: unknown): void {
    if (this.#isLeft) return;
    const cancelled = error instanceof DOMException && error.name === 'AbortError';
    this.state = cancelled ? 'cancelled' : 'failed';
    if (!cancelled) this.reason = messageOf(error);
  }
}

function stateOf(status: JobStatus): RunState {
  switch (status) {
    case 'queued':
    case 'running':
      return 'running';
    case 'completed':
      return 'finished';
    case 'paused':
    case 'cancelled':
    case 'failed':
      return status;
    default:
      return ensureNever(status);
  }
}
