/**
 * React: a job as the state of a component. React itself comes from the page.
 *
 * @module candlerun/react
 */
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { JobHandle } from '../jobs/job-handle.js';
import { IDLE, type JobState, JobView } from './job-view.js';

export type { JobState } from './job-view.js';

/** The state of a job, and its controls. The functions stay the same as long as the component is mounted. */
export type CandlerunJob = JobState & {
  /**
   * Shows the job that `make` starts. `make` may load candles before. If it fails, the error is shown and `start` resolves to
   * `null`. The job that was shown before continues without being shown.
   */
  start(make: () => JobHandle | Promise<JobHandle>): Promise<JobHandle | null>;
  /** These resolve when the command has taken effect; at once if there is no job. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  cancel(): Promise<void>;
};

/**
 * Follows a job: one that `start` makes, or the given one, such as one of `candlerun.openJobs`. Renders at most once a frame. A
 * component that is unmounted leaves its job running.
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
