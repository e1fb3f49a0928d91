import type { EpisodeStore } from '../progress/episode-store.js';
import type { Axis } from './axis.js';
import { isBetter, type Measure } from './measure.js';

/** How the episodes of a cell become one value. */
export type Reduction = 'best' | 'mean';

/** What is known of a cell. A cell without an episode is to do, or excluded by a constraint. */
export type CellState = 'empty' | 'failed' | 'done';

/** The cells of two parameters, row by row from the lowest value of the second one on. */
export type HeatMap = {
  x: Axis;
  y: Axis;
  /** NaN where nothing is done. */
  values: Float64Array;
  states: CellState[];
  /** The row of the best episode of each cell, or of a failed one; −1 if there is none. */
  rows: Int32Array;
  /** Episodes in each cell. */
  counts: Int32Array;
  /** The range of the values; NaN without any. */
  low: number;
  high: number;
  /** The cell with the best episode; −1 without one. */
  best: number;
};

/** Sorts episodes into cells. `rows` are those that count. */
export function heatMap(
  store: EpisodeStore,
  x: Axis,
  y: Axis,
  measure: Measure,
  reduction: Reduction,
  rows: Iterable<number>,
): HeatMap {
  const size = x.count * y.count;
  const sums = new Float64Array(size);
  const scored = new Int32Array(size);
  const map: HeatMap = {
    x,
    y,
    values: new Float64Array(size).fill(Number.NaN),
    states: Array.from({ length: size }, () => 'empty' as CellState),
    rows: new Int32Array(size).fill(-1),
    counts: new Int32Array(size),
    low: Number.NaN,
    high: Number.NaN,
    best: -1,
  };
  const [xs, ys] = [store.param(x.name)?.values, store.param(y.name)?.values];
  const measured = measure.values(store);
  const scores = store.scores;
  const best = new Float64Array(size).fill(Number.NaN);
  for (const row of rows) {
    const [column, line] = [x.cellOf(xs?.at(row) ?? Number.NaN), y.cellOf(ys?.at(row) ?? Number.NaN)];
    if (column < 0 || line < 0) continue;
    const cell = line * x.count + column;
    map.counts[cell] = (map.counts[cell] as number) + 1;
    const value = Number.isNaN(scores[row]) ? Number.NaN : (measured[row] as number);
    if (Number.isNaN(value)) {
      if (map.states[cell] === 'empty') {
        map.states[cell] = 'failed';
        map.rows[cell] = row;
      }
      continue;
    }
    map.states[cell] = 'done';
    sums[cell] = (sums[cell] as number) + value;
    scored[cell] = (scored[cell] as number) + 1;
    if (isBetter(measure, value, best[cell] as number)) {
      best[cell] = value;
      map.rows[cell] = row;
    }
  }
  let bestValue = Number.NaN;
  for (let cell = 0; cell < size; cell += 1) {
    if (map.states[cell] !== 'done') continue;
    const value =
      reduction === 'best' ? (best[cell] as number) : (sums[cell] as number) / (scored[cell] as number);
    map.values[cell] = value;
    if (!(value >= map.low)) map.low = value;
    if (!(value <= map.high)) map.high = value;
    if (isBetter(measure, best[cell] as number, bestValue)) {
      bestValue = best[cell] as number;
      map.best = cell;
    }
  }
  return map;
}

/** How good a value is within the range of a map, from 0 (worst) to 1 (best). All are 1 where all are equal. */
export function goodness({ low, high }: HeatMap, { lessIsBetter }: Measure, value: number): number {
  const share = high > low ? (value - low) / (high - low) : 1;
  return lessIsBetter && high > low ? 1 - share : share;
}
