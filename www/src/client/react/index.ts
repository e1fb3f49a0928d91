/**
 * React: a job as the state of a component. React is the page's own.
 *
 * @module candlerun/react
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { JobHandle } from '../jobs/job-handle.js';
import { IDLE, type JobState, JobView } from './job-view.js';

export type { JobState } from './job-view.js';

/** The state of a job, and what can be done with it. The functions stay the same as long as the component lives. */
export type CandlerunJob = JobState & {
  /**
   * Shows the job that `make` starts, or why it could not: then it resolves to `null`. `make` may load candles before. The job
   * that was shown goes on; it is only not shown any more.
   */
  start(make: () => JobHandle | Promise<JobHandle>): Promise<JobHandle | null>;
  /** These resolve when the job obeys; at once where there is none. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
};

/**
 * Follows a job: one that `start` makes, or the one that is given, such as one of `candlerun.openJobs`. Renders at most once a
 * frame. A component that goes leaves its job running.
 */
export function useCandlerunJob(job?: JobHandle | null): CandlerunJob {
  const [{ view, controls }] = useState(makeView);
  useEffect(() => {
    if (job !== undefined) view.follow(job);
  }, [view, job]);
  const state = useSyncExternalStore(view.watch, view.snapshot, idle);
  return { ...state, ...controls };
}

const idle = () => IDLE;

function makeView(): { view: JobView; controls: Omit<CandlerunJob, keyof JobState> } {
  const view = new JobView();
  const controls = {
    start: view.start.bind(view),
    pause: async () => view.job?.pause(),
    resume: async () => view.job?.resume(),
    cancel: async () => view.job?.cancel(),
  };
  return { view, controls };
}
