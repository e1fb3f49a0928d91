import type { Progress } from '../generated/types.js';

/** A count with thousands separators: `7,300`. */
export function formatCount(count: number): string {
  // Intl.NumberFormat would load locale data while the page starts.
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Where a job is: `Episode 10/20 · Candle 7,300/10,000`. */
export function formatProgress(
  progress: Pick<Progress, 'current_episode' | 'total_episodes' | 'current_candle' | 'total_candles'>,
): string {
  const episode = `${formatCount(progress.current_episode)}/${formatCount(progress.total_episodes)}`;
  const candle = `${formatCount(progress.current_candle)}/${formatCount(progress.total_candles)}`;
  return `Episode ${episode} · Candle ${candle}`;
}

/** A percentage with two decimals: `48.65%`. */
export function formatPercent(percent: number): string {
  return `${percent.toFixed(2)}%`;
}
