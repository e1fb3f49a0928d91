import type { CandlesShelf } from '../candles-shelf.js';
import { CandlerunError } from '../errors.js';
import type { EpisodeResult, JobSpec, Progress } from '../generated/types.js';
import { unpackBlock } from '../storage/episode-block.js';
import type { JobStore } from '../storage/job-store.js';
import type { JobRow } from '../storage/records.js';
import type { Workers } from '../workers.js';
import { isBetter } from './better-episode.js';
import type { JobChannel, JobCommand, JobEvent } from './job-channel.js';
import type { JobHandle } from './job-handle.js';
import type { JobLock } from './job-lock.js';
import { JobRecorder } from './job-recorder.js';
import { madeBy, nameVersions, noteEngine } from './made-by.js';

/** What a runner needs. */
export type RunnerParts = {
  workers: Workers;
  shelf: CandlesShelf;
  store: JobStore;
  channel: JobChannel;
  log: (message: string, detail: unknown) => void;
  /** The job is stored now: it belongs to the list of jobs. */
  onListed(id: string): void;
  /** The job has ended, or was refused: nobody runs it any more. */
  onEnd(id: string): void;
};

/** Runs a job in this tab: tells the conductor, writes what comes of it, and tells other tabs. */
export class JobRunner {
  readonly #parts: RunnerParts;
  readonly #handle: JobHandle;
  readonly #lock: JobLock;
  readonly #recorder: JobRecorder;
  /** Whether a row of the job has been written. */
  #isStored: boolean;
  /** What the conductor knows: nothing of the job, the job, or all that is finished of it. */
  #known: 'nothing' | 'job' | 'episodes' = 'nothing';
  /** Version of the engine that has taken the job; before that, of the one that made it. */
  #engine: string;
  /** A command that the conductor has and has not obeyed yet. */
  #posted: JobCommand | null = null;
  /** Whether the job rests without the conductor: its candles are not here, or its JavaScript is not allowed. */
  #isDormant = false;
  /** A command that came before the conductor knew everything. */
  #wanted: JobCommand | null = null;
  #isOver = false;
  #best: EpisodeResult | null = null;
  #endUse: (() => void) | null = null;
  /** The end of the job while it is written. */
  #ending: Promise<void> = Promise.resolve();
  /** The highest percentage: an episode that runs again does not take it back. */
  #highest: number;
  /** Changes with every launch, so that one that was overtaken by another ends. */
  #launches = 0;

  /** A runner of a job whose lock is held. A row that is stored goes on behind its stored episodes. */
  constructor(parts: RunnerParts, handle: JobHandle, lock: JobLock, row: JobRow, isStored: boolean) {
    this.#parts = parts;
    this.#handle = handle;
    this.#lock = lock;
    this.#isStored = isStored;
    this.#highest = Math.min(row.progress, 99.99);
    this.#engine = madeBy(row).made_by;
    this.#recorder = new JobRecorder(parts.store, row, {
      onSaved: (count) => this.#saved(count),
      onFailure: (error) => parts.log(`job ${handle.id} could not be written`, error),
    });
  }

  /** The row of the job as it is now. */
  get row(): JobRow {
    return this.#recorder.row;
  }

  /** Resolves when the end of the job is written, where it has come to one. */
  get ending(): Promise<void> {
    return this.#ending;
  }

  /** An episode that may not be stored yet. */
  recent(episode: number): EpisodeResult | undefined {
    return this.#recorder.recent(episode);
  }

  /** The JavaScript of the job is allowed: it can be resumed. */
  async allow(): Promise<void> {
    const recorder = this.#recorder;
    if (this.#isOver || !recorder.row.needs_consent) return;
    await recorder.become(recorder.row.status, { needs_consent: false });
  }

  /** Gives the job to the conductor, with what is finished of it. A conductor that has died is given it again. */
  async launch(): Promise<void> {
    if (this.#isOver) this.#lock.release();
    if (this.#isOver || this.#known !== 'nothing') return;
    if (this.#recorder.row.needs_consent) {
      this.#isDormant = true;
      return;
    }
    this.#launches += 1;
    const launch = this.#launches;
    const isCurrent = () => launch === this.#launches && !this.#isOver;
    try {
      this.#endUse ??= this.#parts.workers.useLanes();
      await this.#launch(isCurrent);
    } catch (error) {
      nameVersions(this.#recorder.row, this.#engine, error);
      if (isCurrent()) await this.#refuse(error);
    }
  }

  /** Resolves when everything until now is durable. */
  flush(): Promise<void> {
    return this.#recorder.flush();
  }

  /** The conductor is gone: what was asked of it has failed, which is nobody's fault. Says whether the job must be given again. */
  lose(): boolean {
    const wasGiven = this.#launches > 0 && !this.#isOver && !this.#isDormant;
    this.#launches += 1;
    this.#known = 'nothing';
    if (this.#posted === 'cancel') this.hear(this.#cancelledHere());
    else this.#wanted ??= this.#posted;
    this.#posted = null;
    return wasGiven && !this.#isOver;
  }

  /** Does what is wanted, as soon as the conductor knows the job. */
  command(command: JobCommand): void {
    if (this.#isOver) return;
    if (this.#known === 'episodes') {
      this.#post(command);
    } else if (this.#isDormant && this.#recorder.row.needs_consent && command !== 'cancel') {
      // Who wants it to run has to allow it first.
    } else if (this.#isDormant && command === 'resume') {
      this.#isDormant = false;
      this.#recorder.row.status = 'queued';
      void this.launch();
    } else if (command === 'cancel') {
      if (this.#known === 'job') this.#post(command);
      this.hear(this.#cancelledHere());
    } else {
      this.#wanted = command;
    }
  }

  /** Takes an event of the job. */
  hear(event: JobEvent): void {
    // While stored episodes are restored the job rests, which is nobody's concern.
    if (this.#isOver || (event.type === 'job_paused' && this.#known !== 'episodes')) return;
    if ('progress' in event)
      this.#keepHighest(event.type === 'progress' || event.type === 'heartbeat' ? event : event.progress);
    const recorder = this.#recorder;
    switch (event.type) {
      case 'job_started':
        noteEngine(recorder.row, this.#engine);
        this.#handle.madeBy = madeBy(recorder.row);
        void recorder.become('running', { started_at: recorder.row.started_at ?? Date.now(), error: null });
        break;
      case 'progress':
      case 'heartbeat':
        recorder.progress(event, this.#best?.params ?? recorder.row.best_params);
        if (event.phase === 'saving') void recorder.flush();
        break;
      case 'episodes_finished':
        recorder.take(event.episodes);
        for (const episode of event.episodes) this.#rank(episode);
        break;
      case 'job_paused':
        this.#posted = null;
        recorder.progress(event.progress, this.#best?.params ?? recorder.row.best_params);
        void recorder.become('paused', { error: event.reason });
        this.#letLanesGo();
        break;
      case 'job_resumed':
        this.#posted = null;
        this.#endUse ??= this.#parts.workers.useLanes();
        void recorder.become('queued', { error: null });
        break;
      case 'job_finished':
        this.#best = event.result.best;
        // A row says 100 % and completed, or neither.
        recorder.row.status = 'completed';
        recorder.progress(event.progress, this.#best?.params ?? null);
        this.#ending = this.#end(
          recorder.become('completed', { finished_at: Date.now() }, event.result),
          event,
        );
        return;
      case 'job_cancelled':
        this.#ending = this.#end(recorder.become('cancelled', { finished_at: Date.now() }), event, 'at once');
        return;
      case 'job_failed':
        this.#ending = this.#end(
          recorder.become('failed', { finished_at: Date.now(), error: event.reason }),
          event,
        );
        return;
      default:
    }
    this.#tell(event);
  }

  /** No worker can be started: the job fails. */
  async fail(error: CandlerunError): Promise<void> {
    if (this.#isOver) return;
    if (this.#known !== 'nothing') this.#post('cancel');
    await this.#refuse(error);
  }

  /** Leaves the job to whoever comes next: another tab, or this one later. */
  async detach(error: CandlerunError): Promise<void> {
    if (this.#isOver) return this.#ending;
    this.#isOver = true;
    this.#letLanesGo();
    this.#handle.fail(error);
    await this.#recorder.flush();
    this.#recorder.close();
    this.#lock.release();
  }

  async #launch(isCurrent: () => boolean): Promise<void> {
    const { workers, shelf, store } = this.#parts;
    const recorder = this.#recorder;
    if (this.#isStored) {
      await recorder.flush();
      await recorder.open();
    }
    const isHere = await shelf.give(recorder.row.spec.candles);
    if (!isCurrent()) return;
    const { id, spec, saved_episodes, elapsed_ms, progress } = recorder.row;
    const rests = recorder.row.status === 'paused';
    if (rests && !isHere && this.#wanted === null) {
      this.#isDormant = true;
      this.#letLanesGo();
      return;
    }
    const paused = rests || saved_episodes > 0;
    const queued = await workers.ask(
      { type: 'start_job', job_id: id, spec, paused, elapsed_ms, progress },
      'job_queued',
    );
    if (!isCurrent()) {
      workers.post({ type: 'cancel_job', job_id: id });
      return;
    }
    this.#known = 'job';
    this.#engine = queued.engine;
    recorder.waitFor(shelf.save(spec.candles));
    if (!this.#isStored) this.#begin(queued.spec, queued.total_episodes, queued.total_candles);
    this.#tell(queued);
    for (let block = 0, told = 0; told < saved_episodes && isCurrent(); block += 1) {
      const stored = await store.block(id, block);
      if (!stored) throw new CandlerunError('stored episodes are missing', 'episodes', String(told + 1));
      const episodes = unpackBlock(stored);
      for (const episode of episodes) this.#rank(episode);
      const body = { type: 'restore_episodes', job_id: id, episodes: JSON.stringify(episodes) } as const;
      const answer = await workers.ask(body, 'episodes_restored');
      told = answer.restored;
      this.#keepHighest(answer.progress);
      this.#tell(answer);
    }
    if (!isCurrent()) return;
    this.#known = 'episodes';
    if (paused && !rests && this.#wanted !== 'pause') this.#post('resume');
    if (this.#wanted) this.#post(this.#wanted);
    else if (rests) this.#letLanesGo();
    this.#wanted = null;
    workers.restartLanes();
  }

  /** The job is accepted: its first row is written. */
  #begin(spec: JobSpec, totalEpisodes: number, totalCandles: number): void {
    this.#isStored = true;
    const recorder = this.#recorder;
    Object.assign(recorder.row, { spec, total_episodes: totalEpisodes, total_candles: totalCandles });
    void recorder.become(recorder.row.status).then(() => this.#parts.onListed(this.#handle.id));
  }

  #keepHighest(progress: Progress): void {
    this.#highest = Math.max(this.#highest, progress.progress);
    progress.progress = this.#highest;
  }

  /** A job that rests or is over keeps no lanes: they end when nobody else needs them, and what they were at runs again. */
  #letLanesGo(): void {
    this.#endUse?.();
    this.#endUse = null;
  }

  #post(command: JobCommand): void {
    this.#posted = command;
    const type = ({ pause: 'pause_job', resume: 'resume_job', cancel: 'cancel_job' } as const)[command];
    this.#parts.workers.post({ type, job_id: this.#handle.id });
  }

  #saved(count: number): void {
    if (count === 0) return;
    const { id } = this.#handle;
    this.#parts.workers.post({ type: 'acknowledge_saved', job_id: id, count });
    const { saved_episodes: episodes, updated_at: at } = this.#recorder.row;
    this.#handle.hearSaved(episodes, at);
    this.#parts.channel.post({ type: 'saved', job_id: id, episodes, at });
  }

  #tell(event: JobEvent): void {
    this.#handle.hear(event);
    this.#parts.channel.tell(event);
  }

  /** Tells the end of the job when it is durable, or at once where nobody should wait, and lets others have it. */
  async #end(
    written: Promise<void>,
    event: JobEvent,
    when: 'durable' | 'at once' = 'durable',
  ): Promise<void> {
    this.#isOver = true;
    this.#letLanesGo();
    if (when === 'at once') this.#tell(event);
    await written;
    this.#recorder.close();
    if (when === 'durable') this.#tell(event);
    this.#parts.onEnd(this.#handle.id);
    this.#lock.release();
  }

  /** The job cannot be run. One that was never queued leaves no trace. */
  async #refuse(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error : new CandlerunError(String(error));
    this.#isOver = true;
    this.#letLanesGo();
    if (this.#isStored)
      await this.#recorder.become('failed', { error: reason.message, finished_at: Date.now() });
    this.#recorder.close();
    this.#handle.fail(reason);
    this.#parts.onEnd(this.#handle.id);
    this.#lock.release();
  }

  #cancelledHere(): JobEvent {
    return { type: 'job_cancelled', job_id: this.#handle.id, progress: this.#lastProgress() };
  }

  #lastProgress(): Progress {
    return {
      ...(this.#handle.progress ?? progressOf(this.#recorder.row)),
      status: 'cancelled',
      eta_ms: null,
    };
  }

  /** Keeps the best episode. */
  #rank(episode: EpisodeResult): void {
    if (isBetter(this.#recorder.row.spec, episode, this.#best)) this.#best = episode;
  }
}

/** Where a job is, from its row. */
export function progressOf(row: JobRow): Progress {
  const {
    id: job_id,
    status,
    progress,
    current_episode,
    total_episodes,
    current_candle,
    total_candles,
  } = row;
  const { best_score, elapsed_ms } = row;
  return {
    job_id,
    lane: null,
    status,
    phase: 'loading',
    progress,
    current_episode,
    total_episodes,
    current_candle,
    total_candles,
    score: null,
    best_score,
    candles_per_second: null,
    elapsed_ms,
    eta_ms: null,
    lanes: [],
  };
}
