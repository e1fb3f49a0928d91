import { formatCount, type LaneProgress, type Phase } from 'candlerun';
import { ensureNever } from '../ensure-never.js';
import { earlyEndText } from './early-end-text.js';
import type { Run } from './run.js';

/** The part of a run that the texts need. */
type Shown = Pick<Run, 'state' | 'isWaiting' | 'progress' | 'result' | 'meter' | 'silenceMs'>;

/** Lanes are reported as stalled after two seconds. If the job is silent for less than this, its lanes are shown as stalled instead. */
const SILENT_MS = 2_500;

/** The phase of a run, or that it does not respond. `queuedBehind` names the run that it waits for; null if nobody knows. */
export function phaseText(run: Shown, nowMs: number, queuedBehind: string | null): string {
  switch (run.state) {
    case 'running':
      return runningText(run, nowMs, queuedBehind);
    case 'paused':
      return 'Paused';
    case 'finished':
      return earlyEndText(run.result) ?? 'Finished';
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return 'Failed';
    default:
      return ensureNever(run.state);
  }
}

/** Whether a run makes no progress although it is running. */
export function isStalled(run: Shown, nowMs: number): boolean {
  return run.state === 'running' && run.silenceMs(nowMs) !== null && run.meter.isStalled(nowMs);
}

function runningText(run: Shown, nowMs: number, queuedBehind: string | null): string {
  if (run.isWaiting || run.progress === null) {
    return queuedBehind === null ? 'Queued' : `Queued behind “${queuedBehind}”`;
  }
  const silence = run.silenceMs(nowMs);
  if (!isStalled(run, nowMs) || silence === null) return textOfPhase(run.progress.phase);
  if (silence > SILENT_MS) return `No response for ${formatCount(Math.floor(silence / 1_000))} s`;
  return silentLanes(run.progress.lanes);
}

function silentLanes(lanes: readonly LaneProgress[]): string {
  const silent = lanes.filter(({ stalled }) => stalled).map(({ lane }) => formatCount(lane + 1));
  return silent.length === 1
    ? `Lane ${silent[0]} does not respond`
    : `Lanes ${silent.join(', ')} do not respond`;
}

function textOfPhase(phase: Phase): string {
  switch (phase) {
    case 'loading':
      return 'Loading data into workers';
    case 'warm-up':
      return 'Computing indicators';
    case 'running':
      return 'Running';
    case 'saving':
      return 'Saving';
    default:
      return ensureNever(phase);
  }
}
