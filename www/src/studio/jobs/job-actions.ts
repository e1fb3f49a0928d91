import type { JobRow, JobStatus } from 'candlerun';

/** An action on a job in the list. */
export type JobAction =
  | 'open'
  | 'allow'
  | 'pause'
  | 'resume'
  | 'cancel'
  | 'retry'
  | 'describe'
  | 'export'
  | 'remove';

const names: Record<JobAction, string> = {
  open: 'Open',
  allow: 'Allow JavaScript',
  pause: 'Pause',
  resume: 'Resume',
  retry: 'Retry',
  cancel: 'Cancel',
  describe: 'Rename',
  export: 'Export',
  remove: 'Remove',
};

/** The text of a button. A job that was interrupted goes on behind its last stored episode. */
export function actionName(action: JobAction, row?: Pick<JobRow, 'saved_episodes'>): string {
  return action === 'retry' && row !== undefined && row.saved_episodes > 0 ? 'Continue' : names[action];
}

const actions: Record<JobStatus, JobAction[]> = {
  queued: ['open', 'pause', 'cancel'],
  running: ['open', 'pause', 'cancel'],
  paused: ['open', 'resume', 'cancel', 'export', 'remove'],
  completed: ['open', 'export', 'remove'],
  failed: ['open', 'retry', 'export', 'remove'],
  cancelled: ['open', 'retry', 'export', 'remove'],
};

/** Actions that run the job. They need its JavaScript to be allowed. */
const running: JobAction[] = ['open', 'resume', 'retry'];

/** Whether an action is possible for a job of this status. */
export function canDo(
  action: JobAction,
  { status, needs_consent }: Pick<JobRow, 'status' | 'needs_consent'>,
): boolean {
  if (action === 'allow') return needs_consent === true;
  if (action === 'describe') return true;
  return actions[status].includes(action) && !(needs_consent && running.includes(action));
}
