import { formatCount, type LaneProgress, type Phase } from 'candlerun';
import { ensureNever } from '../ensure-never.js';
import { earlyEndText } from './early-end-text.js';
import type { Run } from './run.js';

/** What the texts are made of. */
type Shown = Pick<Run, 'state' | 'isWaiting' | 'progress' | 'result' | 'meter' | 'silenceMs'>;

/** A lane is silent for two seconds before it is called so: below, the whole job is no more silent than its lanes. */
const SILENT_MS = 2_500;

/** What a run does just now: one of its phases, or that it shows no sign of life. */
export function phaseText(run: Shown, nowMs: number): string {
  switch (run.state) {
    case 'running':
      return runningText(run, nowMs);
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

/** Whether a run that should move does not. */
export function isStalled(run: Shown, nowMs: number): boolean {
  return run.state === 'running' && run.silenceMs(nowMs) !== null && run.meter.isStalled(nowMs);
}

function runningText(run: Shown, nowMs: number): string {
  if (run.isWaiting || run.progress === null) return 'Waiting for its turn';
  const silence = run.silenceMs(nowMs);
  if (!isStalled(run, nowMs) || silence === null) return textOfPhase(run.progress.phase);
  if (silence > SILENT_MS) return `No sign of life for ${formatCount(Math.floor(silence / 1_000))} s`;
  return silentLanes(run.progress.lanes);
}

function silentLanes(lanes: readonly LaneProgress[]): string {
  const silent = lanes.filter(({ stalled }) => stalled).map(({ lane }) => formatCount(lane + 1));
  return silent.length === 1
    ? `Lane ${silent[0]} gives no sign of life`
    : `Lanes ${silent.join(', ')} give no sign of life`;
}

function textOfPhase(phase: Phase): string {
  switch (phase) {
    case 'loading':
      return 'Handing the candles to the lanes';
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
