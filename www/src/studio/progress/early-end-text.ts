import { formatCount, type JobResult, type StopReason } from 'candlerun';

const reasons: Record<StopReason, string> = {
  no_improvement: 'no improvement',
  target: 'the target is reached',
  time: 'the time is over',
};

/** How a search ended before its last episode: `Ended after 57 episodes: no improvement`. None if it did not. */
export function earlyEndText(result: JobResult | null): string | null {
  if (!result?.stopped) return null;
  const noun = result.episodes === 1 ? 'episode' : 'episodes';
  return `Ended after ${formatCount(result.episodes)} ${noun}: ${reasons[result.stopped]}`;
}
