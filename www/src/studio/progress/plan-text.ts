import { formatCount } from 'candlerun';
import type { Run } from './run.js';

/** The size of a queued run: `100 episodes × 3,270 candles`. Windows differ in length, so only their number is given. */
export function planText(run: Run): string {
  const noun = run.totalEpisodes === 1 ? 'episode' : 'episodes';
  const episodes = `${formatCount(run.totalEpisodes)} ${noun}`;
  const windows = run.spec.walk_forward?.windows ?? 1;
  if (!run.spec.walk_forward) return `${episodes} × ${formatCount(run.totalCandles)} candles`;
  return windows === 1
    ? `${episodes}, the last of them a test`
    : `${episodes} in ${formatCount(windows)} windows`;
}
