import { expect, test } from 'vitest';
import { RateHistory } from './rate-history.js';

/** The history of a job that reports its rate ten times a second for `seconds` seconds. */
function historyOf(seconds: number): RateHistory {
  const history = new RateHistory();
  for (let tenth = 0; tenth < seconds * 10; tenth += 1) history.add(tenth * 100, tenth);
  return history;
}

test('a short job has a point each second', () => {
  expect(historyOf(5).points).toEqual(
    [0, 10, 20, 30, 40].map((n) => ({ at: n * 100, candles_per_second: n })),
  );
});

test('a job of a day has a bounded number of points, evenly spaced', () => {
  const { points } = historyOf(24 * 3_600);
  expect(points.length).toBeLessThan(240);
  expect(points.length).toBeGreaterThanOrEqual(120);
  const steps = new Set(points.slice(1).map(({ at }, index) => at - (points[index]?.at ?? 0)));
  expect(steps.size).toBe(1);
});

test('a job that goes on keeps its earlier points', () => {
  const history = new RateHistory();
  history.open(historyOf(3).points);
  history.add(100_000, 7);
  expect(history.points.map(({ candles_per_second }) => candles_per_second)).toEqual([0, 10, 20, 7]);
});
