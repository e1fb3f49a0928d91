import type { JobStore } from '../storage/job-store.js';
import { isEnded, type JobRow } from '../storage/records.js';
import type { JobChannel, JobCommand, JobMessage } from './job-channel.js';
import type { JobHandle } from './job-handle.js';
import type { JobRight } from './job-lock.js';
import { progressOf } from './job-row.js';
import { NewEpisodes } from './new-episodes.js';

/** The parts of the client that a follower uses. */
export type FollowerContext = {
  store: JobStore;
  channel: JobChannel;
  /** The tab that ran the job was closed before the job ended. This tab has the lock now. */
  onTakeOver(row: JobRow, wanted: JobCommand | null): void;
  /** The job has ended: the follower does nothing from now on. */
  onEnd(id: string): void;
};

/** Follows a job that another tab runs, and takes it over when that tab is closed. */
export class JobFollower {
  readonly #context: FollowerContext;
  readonly #handle: JobHandle;
  readonly #lock: JobRight;
  readonly #episodes: NewEpisodes;
  #reading: Promise<void> = Promise.resolve();
  /** The last command to the other tab, until its event has come. */
  #wanted: JobCommand | null = null;

  constructor(context: FollowerContext, handle: JobHandle, lock: JobRight, row: JobRow) {
    this.#context = context;
    this.#handle = handle;
    this.#lock = lock;
    this.#episodes = new NewEpisodes(context.store, handle, row.saved_episodes);
  }

  /** Waits for the lock of the job. Its row is read after that: only then the other tab writes no more. */
  async follow(): Promise<void> {
    if (!(await this.#lock.wait())) return;
    const { store } = this.#context;
    const row = await store.job(this.#handle.id);
    if (row && !isEnded(row.status)) {
      // The other tab may have stored episodes without reporting them.
      await this.#reading;
      await this.#episodes.read(row.saved_episodes, row.updated_at);
      // The other tab may have shown more than it has written, and progress never falls.
      const progress = Math.max(row.progress, this.#handle.progress?.progress ?? 0);
      this.#context.onTakeOver({ ...row, progress }, this.#wanted ?? this.#unwrittenCommand(row));
      return;
    }
    const outcome = row && (await store.outcome(row.id));
    if (row) {
      // The last events of the other tab may not have come.
      this.#handle.handleEvent({ type: 'heartbeat', ...progressOf(row) });
      this.#handle.open(row.status, row.error, outcome?.result ?? null);
    } else this.#handle.fail(new Error('the job was removed'));
    this.stop();
  }

  /** Sends a command to the tab that runs the job. */
  command(command: JobCommand): void {
    this.#wanted = command;
    this.#context.channel.send({ type: 'command', job_id: this.#handle.id, command });
  }

  /** Handles a message of the other tab. */
  handleMessage(message: JobMessage): void {
    switch (message.type) {
      case 'event': {
        const { event } = message;
        this.#handle.handleEvent(event);
        if (event.type === 'job_paused' && this.#wanted === 'pause') this.#wanted = null;
        if (event.type === 'job_resumed' && this.#wanted === 'resume') this.#wanted = null;
        if (this.#handle.ended) this.stop();
        return;
      }
      case 'saved':
        this.#reading = this.#reading.then(() => this.#episodes.read(message.episodes, message.at));
        return;
      default:
    }
  }

  stop(): void {
    this.#lock.release();
    this.#context.onEnd(this.#handle.id);
  }

  /** The last command that took effect in the other tab, if that tab went before it had written the status. */
  #unwrittenCommand(row: JobRow): JobCommand | null {
    const isPaused = this.#handle.status === 'paused';
    if (isPaused === (row.status === 'paused')) return null;
    return isPaused ? 'pause' : 'resume';
  }
}
