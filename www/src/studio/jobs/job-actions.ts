import type { JobStatus } from 'candlerun';

/** What can be done with a job of the list. */
export type JobAction = 'open' | 'pause' | 'resume' | 'cancel' | 'retry' | 'export' | 'remove';

/** Every action with its name, in the order of the buttons. */
export const actionNames: Record<JobAction, string> = {
  open: 'Open',
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  cancel: 'Cancel',
  export: 'Export',
  remove: 'Remove',
};

const actions: Record<JobStatus, JobAction[]> = {
  queued: ['open', 'pause', 'cancel'],
  running: ['open', 'pause', 'cancel'],
  paused: ['open', 'resume', 'cancel', 'export', 'remove'],
  completed: ['open', 'export', 'remove'],
  failed: ['open', 'retry', 'export', 'remove'],
  cancelled: ['open', 'retry', 'export', 'remove'],
};

/** Whether an action makes sense for a job of this status. */
export function canDo(action: JobAction, status: JobStatus): boolean {
  return actions[status].includes(action);
}
