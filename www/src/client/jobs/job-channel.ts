import type { CandlerunEvent } from '../generated/protocol.js';
import { letProcessEnd } from '../let-process-end.js';
import type { JobDescription } from '../storage/job-description.js';

/** A message about a job from one tab to the others. */
export type JobMessage =
  /** An event of a job, from the tab that runs it. */
  | { type: 'event'; job_id: string; event: JobEvent }
  /** How many episodes of a job are stored; `at` is in epoch milliseconds. */
  | { type: 'saved'; job_id: string; episodes: number; at: number }
  /** A command to the tab that runs the job. */
  | { type: 'command'; job_id: string; command: JobCommand }
  /** The JavaScript of a job was allowed. */
  | { type: 'allowed'; job_id: string }
  /** Name or note of a job are to be changed by the tab that runs it. */
  | { type: 'described'; job_id: string; description: JobDescription }
  /** A job was added, removed or described: lists are out of date. */
  | { type: 'listed'; job_id: string };

export type JobCommand = 'pause' | 'resume' | 'cancel';

/** An event that belongs to a job. */
export type JobEvent = Extract<CandlerunEvent, { job_id: string }>;

/** Two progress events of a job to other tabs are at least this far apart. */
const PROGRESS_MS = 100;

/** Carries messages to other clients, and not back to their sender. */
export type MessageCarrier = { postMessage(message: JobMessage): void; close(): void };

/** Opens a carrier; null in an environment without any. */
export type OpenChannel = (onMessage: (message: JobMessage) => void) => MessageCarrier | null;

/** Opens the carrier between the tabs of an origin. */
export function broadcast(database: string, onMessage: (message: JobMessage) => void): MessageCarrier | null {
  if (typeof BroadcastChannel === 'undefined') return null;
  const channel = new BroadcastChannel(`${database}/jobs`);
  letProcessEnd(channel);
  channel.onmessage = (event: MessageEvent<JobMessage>) => onMessage(event.data);
  return channel;
}

/** Carries messages about jobs between clients that share them, such as the tabs of an origin. */
export class JobChannel {
  /** Null in an environment without carriers, and after `close`. */
  #channel: MessageCarrier | null;
  readonly #lastProgressMs = new Map<string, number>();

  constructor(open: OpenChannel, onMessage: (message: JobMessage) => void) {
    this.#channel = open(onMessage);
  }

  /** Sends an event of a job. Episodes are not sent: other tabs read them from the storage. */
  sendEvent(event: JobEvent): void {
    if (event.type === 'episodes_finished' || event.type === 'episodes_restored') return;
    const { job_id } = event;
    if (event.type === 'job_finished' || event.type === 'job_cancelled' || event.type === 'job_failed') {
      this.#lastProgressMs.delete(job_id);
    }
    if (event.type === 'progress' || event.type === 'heartbeat') {
      const now = performance.now();
      if (now - (this.#lastProgressMs.get(job_id) ?? Number.NEGATIVE_INFINITY) < PROGRESS_MS) return;
      this.#lastProgressMs.set(job_id, now);
    }
    this.send({ type: 'event', job_id, event });
  }

  send(message: JobMessage): void {
    this.#channel?.postMessage(message);
  }

  close(): void {
    this.#channel?.close();
    this.#channel = null;
  }
}
