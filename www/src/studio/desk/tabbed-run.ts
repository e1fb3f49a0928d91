import type { JobRow, JobStatus } from 'candlerun';
import { ensureNever } from '../ensure-never.js';
import { nameOf } from '../jobs/job-texts.js';
import type { Run } from '../progress/run.js';
import type { CandleState } from './mini-candle.js';
import type { TabbedRun } from './run-tabs.js';

/** The tab of the shown run. */
export function tabOfRun(run: Run, name: string): TabbedRun {
  return {
    id: run.id,
    name,
    percent: run.progress?.progress ?? 0,
    state: stateOfRun(run),
  };
}

/** The tab of a stored run. */
export function tabOfRow(row: JobRow): TabbedRun {
  return { id: row.id, name: nameOf(row), percent: row.progress, state: stateOf(row.status) };
}

function stateOfRun(run: Run): CandleState['state'] {
  switch (run.state) {
    case 'running':
      return run.isWaiting ? 'queued' : 'running';
    case 'paused':
      return 'paused';
    case 'finished':
      return 'done';
    case 'cancelled':
    case 'failed':
      return 'ended';
    default:
      return ensureNever(run.state);
  }
}

function stateOf(status: JobStatus): CandleState['state'] {
  switch (status) {
    case 'queued':
    case 'running':
    case 'paused':
      return status;
    case 'completed':
      return 'done';
    case 'cancelled':
    case 'failed':
      return 'ended';
    default:
      return ensureNever(status);
  }
}
