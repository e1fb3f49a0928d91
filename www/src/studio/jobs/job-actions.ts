import type { JobRow, JobStatus } from 'candlerun';

/** What can be done with a job of the list. */
export type JobAction = 'open' | 'allow' | 'pause' | 'resume' | 'cancel' | 'retry' | 'export' | 'remove';

/** Every action with its name, in the order of the buttons. */
export const actionNames: Record<JobAction, string> = {
  open: 'Open',
  allow: 'Allow its JavaScript',
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

/** What runs a job: not before its JavaScript is allowed. */
const running: JobAction[] = ['open', 'resume', 'retry'];

/** Whether an action makes sense for a job of this status. */
export function canDo(
  action: JobAction,
  { status, needs_consent }: Pick<JobRow, 'status' | 'needs_consent'>,
): boolean {
  if (action === 'allow') return needs_consent === true;
  return actions[status].includes(action) && !(needs_consent && running.includes(action));
}
