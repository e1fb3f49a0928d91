import type { RatePoint } from 'candlerun';

/**
 * The speed history as an SVG path in a box of this size: from 0 at the bottom to the highest speed at the top. Points have
 * equal distances whatever time is between them, so that a pause leaves no gap.
 */
export function ratePath(rates: readonly RatePoint[], width: number, height: number): string {
  const highest = Math.max(...rates.map((point) => point.candles_per_second), 1);
  const step = width / Math.max(1, rates.length - 1);
  const places = rates.map(({ candles_per_second }, index) => {
    const y = height * (1 - candles_per_second / highest);
    return `${(index * step).toFixed(1)} ${y.toFixed(1)}`;
  });
  return places.length === 0 ? '' : `M${places.join('L')}`;
}

/** The lowest, the median and the highest speed. */
export function rateRange(rates: readonly RatePoint[]): { low: number; median: number; high: number } | null {
  const sorted = rates.map((point) => point.candles_per_second).sort((a, b) => a - b);
  const [low] = sorted;
  const high = sorted.at(-1);
  const median = sorted[Math.floor(sorted.length / 2)];
  return low === undefined || high === undefined || median === undefined ? null : { low, median, high };
}
