import type { CandleBuckets } from 'candlerun';

/** The time of a candle by its index in the series; of a bucket of several candles that of its first. */
export function candleTime({ from, candles_per_bucket, time }: CandleBuckets, candle: number): number {
  return time[Math.floor((candle - from) / candles_per_bucket)] ?? Number.NaN;
}
