import type { Grid, Ranges } from './reduce.js';

/**
 * Buy and hold in buckets: the initial cash in the asset from the close of the backtest's first candle on, as the statistic
 * `buy_and_hold_return_pct` measures it. It has a value at the close of each bucket; a bucket outside the backtest has none.
 */
export function buyAndHold(
  close: Float64Array,
  grid: Grid,
  start: { candle: number; close: number; cash: number; end: number },
): Ranges {
  const values = new Float64Array(close.length).fill(Number.NaN);
  const units = start.cash / start.close;
  for (let bucket = 0; bucket < close.length; bucket += 1) {
    const first = grid.from + bucket * grid.per;
    const last = first + grid.per - 1;
    // The close of the bucket that contains the end is of a candle that was not traded, if the window ends before the series.
    if (last < start.candle || first >= start.end) continue;
    values[bucket] = (close[bucket] as number) * units;
  }
  return { first: values, min: values, max: values, last: values };
}
