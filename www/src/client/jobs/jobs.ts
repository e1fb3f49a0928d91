import type { CandlerunError } from '../errors.js';
import type { JobSpecInput } from '../spec-input.js';
import type { JobDescription } from '../storage/job-description.js';
import type { JobRow } from '../storage/records.js';
import type { JobEvent } from './job-channel.js';
import type { JobHandle, JobOwner } from './job-handle.js';

/** A job to start: its spec, whether JavaScript in it may run, and its name, note and group. */
export type JobStart = [spec: JobSpecInput, allowJavaScript: boolean, description?: JobDescription];

/** The jobs of a client: those of this browser, which run in its tabs, or those of a server. */
export interface Jobs extends JobOwner {
  /** Handles of jobs that have not ended. */
  readonly open: JobHandle[];
  /** Starts a job behind those that wait already. */
  start(...job: JobStart): JobHandle;
  /** Starts a job under the name of its caller. Null if there is one of that name. */
  startOnce(id: string, ...job: JobStart): Promise<JobHandle | null>;
  /** The handle of a job. Rejects if there is no such job. */
  get(id: string): Promise<JobHandle>;
  /** The stored row of a job. Rejects if there is no such job. */
  row(id: string): Promise<JobRow>;
  /** A row as it is now: that of a job which runs here is newer than the stored one. */
  newest(row: JobRow): JobRow;
  /** Resolves when all that has happened to a job here is stored. */
  flush(id: string): Promise<void>;
  /** Starts a job again that has failed or was cancelled, behind its last stored episode. */
  retry(id: string): Promise<JobHandle>;
  /** Removes a job with everything that is stored of it. A job that has not ended is cancelled before. */
  remove(id: string): Promise<void>;
  /** Changes name, note and group of a job. */
  describe(id: string, description: JobDescription): Promise<void>;
  /** Opens a job that was stored a moment ago. */
  added(row: JobRow): Promise<JobHandle>;
  /** Opens every job that has not ended. */
  adoptAll(): Promise<void>;
  /** Handles an event of a job from the conductor. */
  handleEvent(event: JobEvent): void;
  /** Called when the conductor died. */
  onConductorLost(): void;
  /** Called when no worker can be started. */
  failAll(error: CandlerunError): void;
  /** Leaves every job as it is stored. Resolves when the last changes are written. */
  close(error: CandlerunError): Promise<void>;
}
