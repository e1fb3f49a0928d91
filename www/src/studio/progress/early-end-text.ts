import { formatCount, type JobResult, type StopReason } from 'candlerun';

const reasons: Record<StopReason, string> = {
  no_improvement: 'no improvement',
  target: 'target reached',
  time: 'time limit reached',
};

/** Why a search stopped early: `Stopped after 57 episodes: no improvement`. `null` if it did not. */
export function earlyEndText(result: JobResult | null): string | null {
  if (!result?.stopped) return null;
  const noun = result.episodes === 1 ? 'episode' : 'episodes';
  return `Stopped after ${formatCount(result.episodes)} ${noun}: ${reasons[result.stopped]}`;
}
