import type { Dimension, EpisodeResult, JobSpec } from 'candlerun';
import { describe, expect, test } from 'vitest';
import { EpisodeStore } from '../progress/episode-store.js';
import { testEpisode, testMetrics } from '../results/run.fixture.js';
import { axisOf, varyingParams } from './axis.js';
import { passingRows, quantitiesOf } from './filter.js';
import { goodness, heatMap } from './heat-map.js';
import { isBetter, measuresOf } from './measure.js';
import { paretoFront } from './plots/scatter-plot.js';
import { sortRows } from './sort-rows.js';

function specOf(space: Record<string, Dimension> | null, search: Partial<JobSpec['search']> = {}): JobSpec {
  return { candles: 'c', strategy: { library: 'sma_cross' }, search: { space, ...search } } as JobSpec;
}

function storeOf(...episodes: EpisodeResult[]): EpisodeStore {
  const store = new EpisodeStore();
  for (const episode of episodes) store.add(episode);
  return store;
}

function episode(number: number, fast: number, slow: number, sharpe: number | null): EpisodeResult {
  const metrics = testMetrics({ sharpe, max_drawdown_pct: 10 * number, trades: number });
  return testEpisode(number, { params: { fast, slow }, score: sharpe, metrics });
}

const grid = specOf({
  fast: { int: { low: 5, high: 20, step: 5 } },
  slow: { int: { low: 10, high: 30, step: 10 } },
});

describe('axes', () => {
  const store = storeOf(episode(1, 5, 10, 0.1));

  test('a range with steps has a cell for each value, done or not', () => {
    const axis = axisOf(grid, store, 'fast');
    expect(axis.count).toBe(4);
    expect([5, 20, 25, 0].map(axis.cellOf)).toEqual([0, 3, -1, -1]);
    expect([axis.text(0), axis.text(3)]).toEqual(['5', '20']);
  });

  test('a step of 0.1 has the values that a person writes', () => {
    const spec = specOf({ fast: { float: { low: 0.1, high: 0.5, step: 0.1 } } });
    const axis = axisOf(spec, store, 'fast');
    expect(Array.from({ length: axis.count }, (_, cell) => axis.text(cell))).toEqual([
      '0.1',
      '0.2',
      '0.3',
      '0.4',
      '0.5',
    ]);
    expect(axis.cellOf(0.30000000000000004)).toBe(2);
  });

  test('many values share cells', () => {
    const axis = axisOf(specOf({ fast: { int: { low: 1, high: 200 } } }), store, 'fast');
    expect([axis.count, axis.text(0), axis.text(49)]).toEqual([50, '1 to 4', '197 to 200']);
    expect([axis.cellOf(4), axis.cellOf(5), axis.cellOf(200)]).toEqual([0, 1, 49]);
  });

  test('a continuous range by ratios has parts of equal ratio', () => {
    const axis = axisOf(specOf({ fast: { float: { low: 0.01, high: 1, log: true } } }), store, 'fast');
    expect(axis.cellOf(0.1)).toBe(axis.count / 2);
    expect([axis.cellOf(1), axis.cellOf(0.01), axis.cellOf(2)]).toEqual([axis.count - 1, 0, -1]);
  });

  test('choices have a cell each, those that have not come too', () => {
    const spec = specOf({ mode: { categorical: { choices: ['atr', 'percent', 'none'] } } });
    const one = storeOf(testEpisode(1, { params: { mode: 'percent' } }));
    const axis = axisOf(spec, one, 'mode');
    expect(Array.from({ length: axis.count }, (_, cell) => axis.text(cell))).toEqual([
      'percent',
      'atr',
      'none',
    ]);
  });

  test('only parameters with more than one value vary', () => {
    const spec = specOf({ fast: { int: { low: 5, high: 5 } }, slow: { int: { low: 10, high: 30 } } });
    expect(varyingParams(spec, store)).toEqual(['slow']);
    expect(varyingParams(specOf({}), store)).toEqual([]);
  });
});

describe('the map', () => {
  const store = storeOf(
    episode(1, 5, 10, 0.1),
    episode(2, 5, 10, 0.5),
    episode(3, 20, 30, -0.2),
    episode(4, 10, 20, null),
  );
  const [sharpe] = measuresOf(grid);
  const [x, y] = [axisOf(grid, store, 'fast'), axisOf(grid, store, 'slow')];
  const rows = [0, 1, 2, 3];
  if (!sharpe) throw new Error('no measure');

  test('a cell has the best or the mean of its episodes, and opens the best', () => {
    const best = heatMap(store, x, y, sharpe, 'best', rows);
    expect([best.values[0], best.rows[0], best.counts[0]]).toEqual([0.5, 1, 2]);
    expect([best.low, best.high, best.best]).toEqual([-0.2, 0.5, 0]);
    const mean = heatMap(store, x, y, sharpe, 'mean', rows);
    expect(mean.values[0]).toBeCloseTo(0.3);
    expect(mean.rows[0]).toBe(1);
  });

  test('cells are empty, without a score, or done', () => {
    const { states } = heatMap(store, x, y, sharpe, 'best', rows);
    expect(states[0]).toBe('done');
    expect(states[1 * 4 + 1]).toBe('failed');
    expect(states[2 * 4 + 3]).toBe('done');
    expect(states.filter((state) => state === 'empty')).toHaveLength(9);
  });

  test('where less is better the lowest value is the best', () => {
    const drawdown = measuresOf(grid).find(({ key }) => key === 'max_drawdown_pct');
    if (!drawdown) throw new Error('no measure');
    const map = heatMap(store, x, y, drawdown, 'best', rows);
    expect([map.values[0], map.rows[0], map.best]).toEqual([10, 0, 0]);
    expect([goodness(map, drawdown, map.low), goodness(map, drawdown, map.high)]).toEqual([1, 0]);
  });

  test('one value alone is good', () => {
    const map = heatMap(store, x, y, sharpe, 'best', [0]);
    expect(goodness(map, sharpe, 0.1)).toBe(1);
  });

  test('no episode leaves every cell empty', () => {
    const map = heatMap(store, x, y, sharpe, 'best', []);
    expect([map.best, map.low]).toEqual([-1, Number.NaN]);
  });
});

describe('filters', () => {
  const store = storeOf(
    episode(1, 5, 10, 0.1),
    episode(2, 5, 20, 0.5),
    episode(3, 20, 30, null),
    episode(4, 10, 20, 0.3),
  );
  const quantities = quantitiesOf(grid, store);
  const passing = (...conditions: Parameters<typeof passingRows>[2]) => [
    ...passingRows(store, quantities, conditions, null),
  ];

  test('conditions combine, on metrics and parameters', () => {
    expect(passing()).toEqual([0, 1, 2, 3]);
    expect(passing({ key: 'trades', sign: 'at least', value: 2 })).toEqual([1, 2, 3]);
    expect(
      passing(
        { key: 'trades', sign: 'at least', value: 2 },
        { key: 'param fast', sign: 'at most', value: 10 },
      ),
    ).toEqual([1, 3]);
  });

  test('an undefined value passes nothing', () => {
    expect(passing({ key: 'sharpe', sign: 'at least', value: -100 })).toEqual([0, 1, 3]);
    expect(passing({ key: 'sharpe', sign: 'at most', value: 100 })).toEqual([0, 1, 3]);
  });

  test('a sort puts undefined values last, either way, and keeps the order of equal ones', () => {
    const rows = Uint32Array.of(0, 1, 2, 3);
    expect([...sortRows(rows, store.scores, true)]).toEqual([1, 3, 0, 2]);
    expect([...sortRows(rows, store.scores, false)]).toEqual([0, 3, 1, 2]);
    expect([...sortRows(rows, Float64Array.of(0, -0, 0, -0), true)]).toEqual([0, 1, 2, 3]);
    expect([...sortRows(rows, new Float64Array(4).fill(Number.NaN), true)]).toEqual([0, 1, 2, 3]);
  });

  test('of a walk-forward one window counts, and no test', () => {
    const part = (window: number, stage: 'train' | 'test') => ({ part: { window, stage } });
    const walked = storeOf(
      testEpisode(1, part(1, 'train')),
      testEpisode(2, part(1, 'test')),
      testEpisode(3, part(2, 'train')),
    );
    expect([...passingRows(walked, [], [], 2)]).toEqual([2]);
    expect([...passingRows(walked, [], [], 1)]).toEqual([0]);
  });
});

test('the objective of a search decides which way is better', () => {
  const [least] = measuresOf(specOf(null, { objective: 'trades', direction: 'minimize' }));
  if (!least) throw new Error('no measure');
  expect([least.key, least.lessIsBetter]).toEqual(['trades', true]);
  expect(sortRows(Uint32Array.of(0, 1, 2), Float64Array.of(5, Number.NaN, 2), !least.lessIsBetter)[0]).toBe(
    2,
  );
  expect([isBetter(least, 2, 5), isBetter(least, Number.NaN, 5), isBetter(least, 5, Number.NaN)]).toEqual([
    true,
    false,
    true,
  ]);
});

test('the front has those that none beats in both', () => {
  const measures = measuresOf(grid);
  const find = (key: string) => measures.find((one) => one.key === key) as (typeof measures)[number];
  const first = { measure: find('sharpe'), values: Float64Array.of(1, 2, 3, 2.5, Number.NaN) };
  const second = { measure: find('max_drawdown_pct'), values: Float64Array.of(5, 10, 30, 40, 1) };
  expect(paretoFront(Uint32Array.of(0, 1, 2, 3, 4), first, second)).toEqual([2, 1, 0]);
  const equal = { ...first, values: Float64Array.of(2, 2, 1, 2, 2) };
  expect(paretoFront(Uint32Array.of(0, 1, 2, 3, 4), equal, second)).toEqual([4]);
});

test('the front of many episodes is that of comparing each with each', () => {
  const measures = measuresOf(grid);
  const find = (key: string) => measures.find((one) => one.key === key) as (typeof measures)[number];
  // Whole numbers are often equal; some are undefined.
  let state = 1;
  const values = (most: number) =>
    Float64Array.from({ length: 2_000 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return state % 50 === 0 ? Number.NaN : state % most;
    });
  for (const most of [5, 100, 1_000_000]) {
    const first = { measure: find('sharpe'), values: values(most) };
    const second = { measure: find('max_drawdown_pct'), values: values(most) };
    const rows = Uint32Array.from({ length: 2_000 }, (_, row) => row);
    const point = (row: number) => [first.values[row], second.values[row]] as [number, number];
    const beats = ([a, b]: [number, number], [x, y]: [number, number]) =>
      a >= x && b <= y && (a > x || b < y);
    const points = [...rows].map(point).filter((one) => !one.some(Number.isNaN));
    const best = points.filter((one) => !points.some((other) => beats(other, one)));
    const expected = [...new Set(best.map(String))].sort();
    expect(
      paretoFront(rows, first, second)
        .map((row) => String(point(row)))
        .sort(),
    ).toEqual(expected);
  }
});
