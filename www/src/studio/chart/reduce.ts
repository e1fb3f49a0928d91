/**
 * Reduces long series of values to as many as a screen has columns, without losing a peak: a bucket keeps its first, lowest, highest and
 * last value. NaN, the value of an indicator before its warm-up, counts as no value.
 */

/** Values of a range of candles, in buckets. A bucket without a value has NaN in all four. */
export type Ranges = { first: Float64Array; min: Float64Array; max: Float64Array; last: Float64Array };

/** Buckets of equal size: bucket `i` begins with the candle `from + i × per`. */
export type Grid = { from: number; per: number; count: number };

/** A polyline that keeps every peak: places in the series, ascending, with their values. */
export type Points = { index: Float64Array; value: Float64Array };

/** Ranges of a block are computed once for a whole series; buckets of several blocks read blocks instead of values. */
const BLOCK = 64;

/** Values of consecutive candles that can be reduced to any grid quickly. */
export class ReducibleSeries {
  readonly values: Float64Array;
  /** Index of the candle of `values[0]`. */
  readonly offset: number;
  #blocks: Ranges | null = null;

  constructor(values: Float64Array, offset: number) {
    this.values = values;
    this.offset = offset;
  }

  /** The value at the close of a candle; NaN where there is none. */
  at(candle: number): number {
    return this.values[candle - this.offset] ?? Number.NaN;
  }

  /** The ranges of a grid of candles. */
  ranges(grid: Grid): Ranges {
    if (grid.per < BLOCK || grid.per % BLOCK !== 0 || grid.from % BLOCK !== 0) {
      return rangesOf(this.values, { ...grid, from: grid.from - this.offset });
    }
    const firstBlock = Math.floor(this.offset / BLOCK);
    this.#blocks ??= rangesOf(this.values, {
      from: firstBlock * BLOCK - this.offset,
      per: BLOCK,
      count: Math.ceil((this.offset + this.values.length) / BLOCK) - firstBlock,
    });
    return joined(this.#blocks, {
      from: grid.from / BLOCK - firstBlock,
      per: grid.per / BLOCK,
      count: grid.count,
    });
  }
}

/** The ranges of values in buckets. Places outside the values count as NaN, so `from` may be negative. */
export function rangesOf(values: Float64Array, { from, per, count }: Grid): Ranges {
  return joined({ first: values, min: values, max: values, last: values }, { from, per, count });
}

function joined(parts: Ranges, { from, per, count }: Grid): Ranges {
  const { first, min, max, last } = parts;
  const result = emptyRanges(count);
  const length = min.length;
  for (let bucket = 0; bucket < count; bucket += 1) {
    const start = Math.max(0, from + bucket * per);
    const end = Math.min(length, from + (bucket + 1) * per);
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i += 1) {
      // A comparison with NaN is false, so NaN changes nothing.
      const low = min[i] as number;
      const high = max[i] as number;
      if (low < lowest) lowest = low;
      if (high > highest) highest = high;
    }
    if (lowest > highest) continue;
    result.min[bucket] = lowest;
    result.max[bucket] = highest;
    result.first[bucket] = edge(first, start, end, 1);
    result.last[bucket] = edge(last, end - 1, start - 1, -1);
  }
  return result;
}

/** Ranges without a value. */
export function emptyRanges(count: number): Ranges {
  const none = () => new Float64Array(count).fill(Number.NaN);
  return { first: none(), min: none(), max: none(), last: none() };
}

/** The first value that is none of NaN, from `start` on in steps of 1 or −1. */
function edge(values: Float64Array, start: number, end: number, step: number): number {
  for (let i = start; i !== end; i += step) {
    const value = values[i] as number;
    if (!Number.isNaN(value)) return value;
  }
  return Number.NaN;
}

/**
 * A polyline of at most two points for each bucket, and the first and last value: what a chart as SVG needs. Ascending in time; a series
 * with at most `2 × buckets` values is kept as it is.
 */
export function reducePoints(values: Float64Array, buckets: number): Points {
  const index: number[] = [];
  const per = values.length <= 2 * buckets ? 1 : Math.ceil(values.length / buckets);
  const push = (place: number) => {
    if (place !== index.at(-1)) index.push(place);
  };
  for (let start = 0; start < values.length; start += per) {
    let low = -1;
    let high = -1;
    let lowest = Number.POSITIVE_INFINITY;
    let highest = Number.NEGATIVE_INFINITY;
    const end = Math.min(values.length, start + per);
    for (let i = start; i < end; i += 1) {
      const value = values[i] as number;
      if (value < lowest) {
        lowest = value;
        low = i;
      }
      if (value > highest) {
        highest = value;
        high = i;
      }
    }
    if (low < 0) continue;
    if (index.length === 0) push(firstNumber(values, start));
    push(Math.min(low, high));
    push(Math.max(low, high));
  }
  const end = lastNumber(values);
  if (end >= 0) push(end);
  return {
    index: Float64Array.from(index),
    value: Float64Array.from(index, (place) => values[place] as number),
  };
}

function firstNumber(values: Float64Array, from: number): number {
  let i = from;
  while (Number.isNaN(values[i])) i += 1;
  return i;
}

function lastNumber(values: Float64Array): number {
  let i = values.length - 1;
  while (i >= 0 && Number.isNaN(values[i])) i -= 1;
  return i;
}

/**
 * Drawdown at every close: the fall from the highest equity so far, in per cent, at most 0. The initial cash is the first peak, as in
 * the metric `max_drawdown_pct`.
 */
export function drawdownValues(equity: Float64Array, initialCash: number): Float64Array {
  const result = new Float64Array(equity.length);
  let peak = initialCash;
  // One division for each peak instead of one for each candle.
  let percent = 100 / peak;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] as number;
    if (value >= peak) {
      peak = value;
      percent = 100 / peak;
    } else {
      result[i] = (value - peak) * percent;
    }
  }
  return result;
}

/** Lowest and highest of several series at every place; all have the same length. */
export function envelopeValues(series: readonly Float64Array[]): { low: Float64Array; high: Float64Array } {
  const [head, ...rest] = series;
  const low = Float64Array.from(head ?? []);
  const high = Float64Array.from(head ?? []);
  for (const values of rest) {
    const end = Math.min(low.length, values.length);
    for (let i = 0; i < end; i += 1) {
      const value = values[i] as number;
      if (value < (low[i] as number)) low[i] = value;
      if (value > (high[i] as number)) high[i] = value;
    }
  }
  return { low, high };
}
