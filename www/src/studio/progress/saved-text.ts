import { formatCount } from 'candlerun';
import type { Run } from './run.js';

/** Writes are half a second apart, so a smaller number of seconds would only flicker. */
const JUST_NOW_MS = 2_000;

/** Where a run was continued, and when it was saved: `Continued from episode 1,234 · Saved 4 s ago`. `now` is in epoch milliseconds. */
export function savedText(run: Pick<Run, 'continuedFrom' | 'saved' | 'state'>, now: number): string {
  const parts: string[] = [];
  if (run.continuedFrom !== null) parts.push(`Continued from episode ${formatCount(run.continuedFrom)}`);
  if (run.saved && run.state === 'running') parts.push(agoText(now - run.saved.at));
  if (run.saved && run.state === 'paused') {
    const noun = run.saved.episodes === 1 ? 'episode is' : 'episodes are';
    parts.push(`${formatCount(run.saved.episodes)} ${noun} saved`);
  }
  return parts.join(' · ');
}

function agoText(ms: number): string {
  return ms < JUST_NOW_MS ? 'Saved just now' : `Saved ${formatCount(Math.floor(ms / 1_000))} s ago`;
}
