import type { CandleCache } from '../candle-cache.js';
import { ensureNever } from '../ensure-never.js';
import { CandlerunError } from '../errors.js';
import type { EpisodeResult, Progress } from '../generated/types.js';
import { unpackBlock } from '../storage/episode-block.js';
import type { JobDescription } from '../storage/job-description.js';
import type { JobStore } from '../storage/job-store.js';
import type { JobRow, Kept } from '../storage/records.js';
import type { Workers } from '../workers.js';
import { isBetter } from './better-episode.js';
import type { JobChannel, JobCommand, JobEvent } from './job-channel.js';
import type { JobHandle } from './job-handle.js';
import type { JobRight } from './job-lock.js';
import { JobRecorder } from './job-recorder.js';
import { progressOf } from './job-row.js';
import { type Effect, type Input, type State, transition } from './job-state.js';
import { madeBy, nameVersions, noteEngine } from './made-by.js';

/** The parts of the client that every runner uses. */
export type RunnerContext = {
  workers: Workers;
  candles: CandleCache;
  store: JobStore;
  channel: JobChannel;
  log: (message: string, detail: unknown) => void;
  /** The first row of the job is stored: it belongs to the list of jobs. */
  onListed(id: string): void;
  /** The job has ended or was refused: the runner does nothing from now on. */
  onEnd(id: string): void;
};

type JobQueued = Extract<JobEvent, { type: 'job_queued' }>;

/**
 * Runs a job in this tab: sends it to the conductor, records its events, and emits them here and to other tabs. `transition`
 * decides what happens; this class does it.
 */
export class JobRunner {
  readonly #context: RunnerContext;
  readonly #handle: JobHandle;
  readonly #lock: JobRight;
  readonly #recorder: JobRecorder;
  #state: State = { kind: 'waiting', wanted: null };
  /** Whether a row of the job has been written. */
  #isStored: boolean;
  /** Version of the engine that runs the job; before the conductor has the job, of the one that made it. */
  #engine: string;
  #best: EpisodeResult | null = null;
  #releaseLanes: (() => void) | null = null;
  #launching: Promise<void> = Promise.resolve();
  #ending: Promise<void> = Promise.resolve();
  /** Counts launches and deaths of the conductor, so that a launch stops when it is out of date. */
  #attempt = 0;

  /** A runner of a job whose lock is held. If a row is stored, the job goes on behind its stored episodes. */
  constructor(context: RunnerContext, handle: JobHandle, lock: JobRight, row: JobRow, isStored: boolean) {
    this.#context = context;
    this.#handle = handle;
    this.#lock = lock;
    this.#isStored = isStored;
    this.#engine = madeBy(row).made_by;
    this.#recorder = new JobRecorder(context.store, row, {
      onSaved: (count, kept) => this.#onSaved(count, kept),
      onFailure: (error) => {
        context.log(`job ${handle.id} could not be written`, error);
        void this.fail(error);
      },
    });
  }

  /** The row of the job as it is now. */
  get row(): JobRow {
    return this.#recorder.row;
  }

  /** Resolves when the end of the job is written; at once if the job has not ended. */
  get ending(): Promise<void> {
    return this.#ending;
  }

  /** An episode that may not be stored yet. */
  recent(episode: number): EpisodeResult | undefined {
    return this.#recorder.recent(episode);
  }

  /** Records that the JavaScript of the job is allowed: from now on it can be resumed. */
  async allow(): Promise<void> {
    if (this.#isOver || !this.row.needs_consent) return;
    await this.#recorder.setStatus(this.row.status, { needs_consent: false });
  }

  /** Changes name and note of the job. Those of a job without a stored row are written with its first one. */
  async describe(description: JobDescription): Promise<void> {
    if (this.#isStored) await this.#recorder.setStatus(this.row.status, description);
    else Object.assign(this.row, description);
  }

  /** Gives the job to the conductor, with its stored episodes. */
  launch(): Promise<void> {
    this.#apply({ type: 'launch', needsConsent: this.#needsConsent });
    return this.#launching;
  }

  /** Resolves when all events until now are durable. */
  flush(): Promise<void> {
    return this.#recorder.flush();
  }

  /** Called when the conductor died. Returns true if the job must be launched again. */
  onConductorLost(): boolean {
    this.#attempt += 1;
    return this.#apply({ type: 'lost' }).includes('relaunch');
  }

  /** Pauses, resumes or cancels the job, as soon as the conductor has it. The last command counts. */
  command(command: JobCommand): void {
    this.#apply({ type: 'command', command, needsConsent: this.#needsConsent });
  }

  /** Handles an event of the job. */
  handleEvent(event: JobEvent): void {
    this.#apply({ type: 'event', event: event.type }, event);
  }

  /** Ends the job with an error: it was refused, or no worker can be started. A job that was never queued is not stored. */
  async fail(error: unknown): Promise<void> {
    if (this.#isOver) return;
    this.#apply({ type: 'failed' });
    const reason = error instanceof Error ? error : new CandlerunError(String(error));
    this.#stopUsingLanes();
    if (this.#isStored)
      await this.#recorder.setStatus('failed', { error: reason.message, finished_at: Date.now() });
    this.#recorder.close();
    this.#handle.fail(reason);
    this.#leave();
  }

  /** Leaves the job as it is stored: another tab can take it over, or this one in its next session. */
  async detach(error: CandlerunError): Promise<void> {
    if (this.#isOver) return this.#ending;
    this.#apply({ type: 'detached' });
    this.#stopUsingLanes();
    this.#handle.fail(error);
    await this.#recorder.flush();
    this.#recorder.close();
    this.#lock.release();
  }

  get #isOver(): boolean {
    return this.#state.kind === 'over';
  }

  get #needsConsent(): boolean {
    return this.row.needs_consent === true;
  }

  #apply(input: Input, event?: JobEvent): readonly Effect[] {
    const { state, effects } = transition(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#perform(effect, event);
    return effects;
  }

  #perform(effect: Effect, event: JobEvent | undefined): void {
    const { workers } = this.#context;
    const job_id = this.#handle.id;
    switch (effect) {
      case 'load':
        this.#launching = this.#launch();
        break;
      case 'pause_job':
      case 'resume_job':
      case 'cancel_job':
        workers.send({ type: effect, job_id });
        break;
      case 'take_event':
        if (event) this.#take(event);
        break;
      case 'end_as_cancelled':
        this.#take({ type: 'job_cancelled', job_id, progress: this.#progressWhenCancelled() });
        break;
      case 'use_lanes':
        this.#releaseLanes ??= workers.useLanes();
        break;
      case 'release_lanes':
        this.#stopUsingLanes();
        break;
      case 'release_lock':
        void this.#ending.then(() => this.#lock.release());
        break;
      case 'relaunch':
        // The owner of the queue of launches does it; see `onConductorLost`.
        break;
      default:
        ensureNever(effect);
    }
  }

  async #launch(): Promise<void> {
    this.#attempt += 1;
    const attempt = this.#attempt;
    const isCurrent = () => attempt === this.#attempt && !this.#isOver;
    const { workers, candles } = this.#context;
    const { row } = this;
    try {
      this.#releaseLanes ??= workers.useLanes();
      if (this.#isStored) {
        await this.#recorder.flush();
        await this.#recorder.open();
      }
      const hasCandles = await candles.ensureLoaded(row.spec.candles);
      if (!isCurrent()) return;
      const [isPaused, hasEpisodes] = [row.status === 'paused', row.saved_episodes > 0];
      this.#apply({ type: 'loaded', hasCandles, isPaused, hasEpisodes });
      if (this.#state.kind !== 'starting') return;
      const { id: job_id, spec, elapsed_ms, progress } = row;
      const paused = isPaused || hasEpisodes;
      await workers.ask(
        { type: 'start_job', job_id, spec, paused, elapsed_ms, progress },
        // At once: `job_started` may come in the same message.
        { onAnswer: (queued) => isCurrent() && this.#onQueued(queued) },
      );
      await this.#restore(isCurrent);
      if (!isCurrent()) return;
      this.#apply({ type: 'restored' });
      workers.restartLanes();
    } catch (error) {
      if (!isCurrent()) return;
      nameVersions(row, this.#engine, error);
      await this.fail(error);
    }
  }

  /** The conductor has accepted the job. A new job gets its first row. */
  #onQueued(queued: JobQueued): void {
    const { row } = this;
    this.#engine = queued.engine;
    this.#recorder.writeAfter(this.#context.candles.save(row.spec.candles));
    if (!this.#isStored) {
      this.#isStored = true;
      const { spec, total_episodes, total_candles } = queued;
      const written = this.#recorder.setStatus(row.status, { spec, total_episodes, total_candles });
      void written.then(() => this.#context.onListed(row.id));
    }
    this.#emit(queued);
    this.#apply({ type: 'accepted' });
  }

  /** Sends the conductor the stored episodes, a block at a time. */
  async #restore(isCurrent: () => boolean): Promise<void> {
    const { workers, store } = this.#context;
    const { id: job_id, saved_episodes } = this.row;
    if (this.#state.kind !== 'restoring') return;
    for (let block = 0, restored = 0; restored < saved_episodes; block += 1) {
      const stored = await store.block(job_id, block);
      if (!isCurrent()) return;
      if (!stored) throw new CandlerunError('stored episodes are missing', 'episodes', String(restored + 1));
      const episodes = unpackBlock(stored);
      for (const episode of episodes) this.#rank(episode);
      const answer = await workers.ask({
        type: 'restore_episodes',
        job_id,
        episodes: JSON.stringify(episodes),
      });
      if (!isCurrent()) return;
      restored = answer.restored;
      this.#emit(answer);
    }
  }

  /** Records an event and emits it. The end of a job is emitted when it is durable, a cancellation at once: a person waits. */
  #take(event: JobEvent): void {
    const written = this.#record(event);
    const isEnd = event.type === 'job_finished' || event.type === 'job_failed';
    if (isEnd || event.type === 'job_cancelled') {
      this.#stopUsingLanes();
      this.#ending = this.#end(written, isEnd ? event : null);
    }
    if (!isEnd) this.#emit(event);
  }

  /** Brings an event into the row of the job. Resolves when a change of status is durable. */
  async #record(event: JobEvent): Promise<void> {
    const recorder = this.#recorder;
    switch (event.type) {
      case 'job_started':
        noteEngine(this.row, this.#engine);
        this.#handle.madeBy = madeBy(this.row);
        return recorder.setStatus('running', {
          started_at: this.row.started_at ?? Date.now(),
          error: null,
        });
      case 'progress':
      case 'heartbeat':
        recorder.setProgress(event, this.#bestParams);
        // The conductor waits until its episodes are stored.
        if (event.phase === 'saving') return recorder.flush();
        return;
      case 'episodes_finished':
        recorder.add(event.episodes);
        for (const episode of event.episodes) this.#rank(episode);
        return;
      case 'job_paused':
        recorder.setProgress(event.progress, this.#bestParams);
        return recorder.setStatus('paused', { error: event.reason });
      case 'job_resumed':
        return recorder.setStatus('queued', { error: null });
      case 'job_finished':
        this.#best = event.result.best;
        // Done first, so that no row is written with 100 % and the status running.
        this.row.status = 'completed';
        recorder.setProgress(event.progress, this.#best?.params ?? null);
        return recorder.setStatus('completed', { finished_at: Date.now() }, event.result);
      case 'job_cancelled':
        return recorder.setStatus('cancelled', { finished_at: Date.now() });
      case 'job_failed':
        return recorder.setStatus('failed', { finished_at: Date.now(), error: event.reason });
    }
  }

  /** Emits the end of the job once it is durable, and lets other tabs have the job. */
  async #end(written: Promise<void>, event: JobEvent | null): Promise<void> {
    await written;
    this.#recorder.close();
    if (event) this.#emit(event);
    this.#leave();
  }

  #leave(): void {
    this.#context.onEnd(this.#handle.id);
    this.#lock.release();
  }

  /** The lanes end if no other job needs them. What they were running runs again later. */
  #stopUsingLanes(): void {
    this.#releaseLanes?.();
    this.#releaseLanes = null;
  }

  /** The conductor goes on when episodes are kept anywhere. Only those on the disk are reported as saved. */
  #onSaved(count: number, kept: Kept): void {
    if (count === 0) return;
    const { id, saved_episodes, updated_at } = this.row;
    this.#context.workers.send({ type: 'acknowledge_saved', job_id: id, count });
    if (kept === 'memory') return;
    this.#handle.handleSaved(saved_episodes, updated_at);
    this.#context.channel.send({ type: 'saved', job_id: id, episodes: saved_episodes, at: updated_at });
  }

  #emit(event: JobEvent): void {
    this.#handle.handleEvent(event);
    this.#context.channel.sendEvent(event);
  }

  #progressWhenCancelled(): Progress {
    return { ...(this.#handle.progress ?? progressOf(this.row)), status: 'cancelled', eta_ms: null };
  }

  get #bestParams(): EpisodeResult['params'] | null {
    return this.#best?.params ?? this.row.best_params;
  }

  #rank(episode: EpisodeResult): void {
    if (isBetter(this.row.spec, episode, this.#best)) this.#best = episode;
  }
}
