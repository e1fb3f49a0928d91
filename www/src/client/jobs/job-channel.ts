import type { CandlerunEvent } from '../generated/types.js';

/** What tabs tell each other about jobs. */
export type JobMessage =
  /** An event of a job, from the tab that runs it. */
  | { type: 'event'; job_id: string; event: JobEvent }
  /** So many episodes of a job are stored. */
  | { type: 'saved'; job_id: string; episodes: number; at: number }
  /** A job is wanted to do something, by a tab that does not run it. */
  | { type: 'command'; job_id: string; command: JobCommand }
  /** The JavaScript of a job was allowed. */
  | { type: 'allowed'; job_id: string }
  /** A job was made, or removed: lists are out of date. */
  | { type: 'listed'; job_id: string };

export type JobCommand = 'pause' | 'resume' | 'cancel';

/** An event that belongs to a job. */
export type JobEvent = Extract<CandlerunEvent, { job_id: string }>;

/** Progress goes to other tabs at most so often. */
const PROGRESS_MS = 100;

/** Carries messages about jobs between the tabs of an origin. */
export class JobChannel {
  /** None where tabs cannot speak to each other, and none once it is closed. */
  #channel: BroadcastChannel | null;
  readonly #lastProgress = new Map<string, number>();

  constructor(database: string, hear: (message: JobMessage) => void) {
    this.#channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`${database}/jobs`);
    if (this.#channel) this.#channel.onmessage = (event: MessageEvent<JobMessage>) => hear(event.data);
  }

  post(message: JobMessage): void {
    this.#channel?.postMessage(message);
  }

  /** Passes an event of a job on. Episodes do not travel: other tabs read them where they are stored. */
  tell(event: JobEvent): void {
    if (event.type === 'episodes_finished' || event.type === 'episodes_restored') return;
    const { job_id } = event;
    if (event.type === 'job_finished' || event.type === 'job_cancelled' || event.type === 'job_failed') {
      this.#lastProgress.delete(job_id);
    }
    if (event.type === 'progress' || event.type === 'heartbeat') {
      const now = performance.now();
      if (now - (this.#lastProgress.get(job_id) ?? Number.NEGATIVE_INFINITY) < PROGRESS_MS) return;
      this.#lastProgress.set(job_id, now);
    }
    this.post({ type: 'event', job_id, event });
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }
}
