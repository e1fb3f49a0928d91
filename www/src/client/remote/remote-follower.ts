import { messageOf } from '../errors.js';
import type { JobResult, JobStatus, Progress } from '../generated/types.js';
import type { JobCommand } from '../jobs/job-channel.js';
import type { StreamedProgress } from '../jobs/job-event-source.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { progressOf } from '../jobs/job-row.js';
import { NewEpisodes } from '../jobs/new-episodes.js';
import { soundOutcome } from '../storage/outcome-check.js';
import { isEnded, type JobRow } from '../storage/records.js';
import { soundRow } from '../storage/row-check.js';
import { pathOf, type RemoteStore } from './remote-store.js';
import { type ServerConnection, ServerRefusal } from './server-connection.js';
import type { StreamEvent } from './stream-reader.js';

/** A stream that was cut is opened again after this time, and a job without a stream is asked for this often. */
const AGAIN_MS = 2_000;
/** Stored episodes are asked for this often. */
const EPISODES_MS = 1_000;
/** Streams that are open at a time. A browser opens six connections to a host, and other requests need some. */
const MOST_STREAMS = 4;

/** The streams of a client that are open. */
export type OpenStreams = Set<RemoteFollower>;

/** The parts of the client that every follower uses. */
export type RemoteContext = {
  server: ServerConnection;
  store: RemoteStore;
  streams: OpenStreams;
  log: (message: string, detail: unknown) => void;
};

/** What a job has come to. */
type Ending = {
  status: JobStatus;
  result?: JobResult | null | undefined;
  reason?: string | null | undefined;
};

/**
 * Follows a job that a server runs, until it has ended: by the stream of its events, or by its row while other jobs have all streams. A stream
 * that is cut is opened again, and begins with the state of the job.
 */
export class RemoteFollower {
  readonly #context: RemoteContext;
  readonly #handle: JobHandle;
  readonly #episodes: NewEpisodes;
  /** The id of the last event of the stream. */
  #last = '';
  #readMs = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> = Promise.resolve();
  #commands: Promise<void> = Promise.resolve();
  #stopped = false;
  /** Whether the last request has failed. Only the first failure in a row is logged. */
  #isLost = false;
  /** Ends the stream or the wait of the moment. */
  #round = new AbortController();

  constructor(context: RemoteContext, handle: JobHandle, savedEpisodes: number) {
    this.#context = context;
    this.#handle = handle;
    this.#episodes = new NewEpisodes(context.store, handle, savedEpisodes);
  }

  /** Resolves when the job has ended, or is followed no longer. */
  async follow(): Promise<void> {
    while (!this.#isOver) {
      this.#round = new AbortController();
      const { signal } = this.#round;
      try {
        await (this.#context.streams.size < MOST_STREAMS ? this.#stream(signal) : this.#refresh());
        this.#isLost = false;
      } catch (error) {
        if (!signal.aborted) this.#onFailure(error);
      }
      if (!this.#isOver && !signal.aborted) await wait(AGAIN_MS, signal);
    }
  }

  /** Sends a command. Resolves when the server has carried it out. */
  command(command: JobCommand): Promise<void> {
    const sent = this.#commands.then(() => this.#send(command));
    this.#commands = sent.catch(() => {});
    return sent;
  }

  stop(): void {
    this.#stopped = true;
    this.#round.abort();
  }

  get #isOver(): boolean {
    return this.#stopped || this.#handle.ended;
  }

  /** Ends a job that the server refuses to show. Anything else may pass: the job is asked for again. */
  #onFailure(error: unknown): void {
    if (error instanceof ServerRefusal) this.#handle.fail(error);
    else if (!this.#isLost) this.#context.log('a job of a server is followed again later', messageOf(error));
    this.#isLost = true;
  }

  async #send(command: JobCommand): Promise<void> {
    if (this.#isOver) return;
    const { server } = this.#context;
    try {
      const row = await server.ask<JobRow>('POST', `${pathOf(this.#handle.id)}/${command}`);
      await this.#showRow(soundRow(row));
      // Events that are on their way are of before the command.
      this.#round.abort();
    } catch (error) {
      // The job has ended before.
      if (error instanceof ServerRefusal && error.status === 409) await this.#refresh();
      else throw error;
    }
  }

  async #stream(signal: AbortSignal): Promise<void> {
    const { server, streams } = this.#context;
    streams.add(this);
    try {
      const events = server.events(`${pathOf(this.#handle.id)}/events`, this.#last, signal);
      for await (const event of events) {
        if (signal.aborted) return;
        await this.#take(event);
      }
    } finally {
      streams.delete(this);
    }
  }

  async #take({ type, id, data }: StreamEvent): Promise<void> {
    const event = JSON.parse(data) as StreamedProgress & { result?: JobResult; reason?: string };
    const progress = event.status === undefined ? this.#handle.progress : progressFrom(event);
    switch (type) {
      case 'progress':
        this.#last = id;
        if (progress) this.#show(progress, await this.#pauseReason(progress));
        this.#readEpisodes();
        return;
      case 'complete':
        return this.#end(progress, { status: 'completed', result: this.#sound(event.result) });
      case 'error':
        return this.#end(progress, { status: event.status ?? 'failed', reason: event.reason });
      default:
    }
  }

  #sound(result: JobResult | null = null): JobResult | null {
    return soundOutcome({ job_id: this.#handle.id, result, rates: [] })?.result ?? null;
  }

  /** Why a job was paused without a command. The stream does not say it. */
  async #pauseReason({ status }: Progress): Promise<string | null> {
    if (status !== 'paused' || this.#handle.status === 'paused') return null;
    const row = await this.#context.store.job(this.#handle.id);
    return row?.status === 'paused' ? row.error : null;
  }

  /** Takes the state of the job from its row. */
  async #refresh(): Promise<void> {
    const row = await this.#context.store.job(this.#handle.id);
    if (row) await this.#showRow(row);
    else this.#handle.fail(new Error('the job was removed'));
  }

  async #showRow(row: JobRow): Promise<void> {
    const progress = progressOf(row);
    const { status, error: reason } = row;
    if (this.#isOver) return;
    if (isEnded(status)) {
      const outcome = status === 'completed' ? await this.#context.store.outcome(row.id) : null;
      await this.#end(progress, { status, reason, result: outcome?.result });
      return;
    }
    this.#show(progress, reason);
    this.#readEpisodes();
  }

  /** Shows a job that has not ended. Its row is a moment old: progress never falls. */
  #show(given: Progress, reason: string | null): void {
    const handle = this.#handle;
    const { id: job_id, progress: shown } = handle;
    const progress = shown && shown.progress > given.progress ? { ...shown, status: given.status } : given;
    if (progress.status === 'paused') {
      if (handle.status !== 'paused') handle.handleEvent({ type: 'job_paused', job_id, reason, progress });
      return;
    }
    const waitsAgain = progress.status === 'queued' && handle.status === 'running';
    if (waitsAgain || handle.status === 'paused') handle.handleEvent({ type: 'job_resumed', job_id });
    if (progress.status === 'running' && handle.status !== 'running') {
      handle.handleEvent({ type: 'job_started', job_id });
    }
    handle.handleEvent({ type: 'progress', ...progress });
  }

  /** Shows the end of a job, once its last episodes are read. */
  async #end(given: Progress | null, { status, result, reason }: Ending): Promise<void> {
    await this.#reading;
    await this.#read();
    const handle = this.#handle;
    const job_id = handle.id;
    const progress = given && { ...given, status };
    if (status === 'completed' && result && progress) {
      handle.handleEvent({ type: 'job_finished', job_id, result, progress });
    } else if (status === 'cancelled' && progress) {
      handle.handleEvent({ type: 'job_cancelled', job_id, progress });
    } else if (status === 'failed' && progress) {
      handle.handleEvent({ type: 'job_failed', job_id, reason: reason ?? 'the job has failed', progress });
    } else handle.open(status, reason ?? null, result ?? null);
  }

  /** Reads new episodes, once a second at most, while the job goes on. */
  #readEpisodes(): void {
    const now = performance.now();
    if (now - this.#readMs < EPISODES_MS) return;
    this.#readMs = now;
    this.#reading = this.#reading
      .then(() => this.#read())
      .catch((error: unknown) =>
        this.#context.log('episodes of a server will be read later', messageOf(error)),
      );
  }

  async #read(): Promise<void> {
    const row = await this.#context.store.job(this.#handle.id);
    if (row) await this.#episodes.read(row.saved_episodes, row.updated_at);
  }
}

function progressFrom(streamed: StreamedProgress): Progress {
  const { current_iteration: _, total_iterations: __, ...rest } = streamed;
  return { ...rest, lane: null, score: null, lanes: [] };
}

/** Waits for a time, or until the signal aborts. */
function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
