import type { Direction } from 'candlerun';
import { expect, test } from 'vitest';
import { ScoresAcross } from './across.js';

/** Parameter sets `a`, `b` …, each with its scores on the data sets; null for no score, undefined where it was not run. */
function scoresOf(
  rows: Record<string, (number | null | undefined)[]>,
  direction: Direction = 'maximize',
): ScoresAcross {
  const sets = Object.values(rows)[0]?.length ?? 0;
  const across = new ScoresAcross(sets, direction);
  for (let set = 0; set < sets; set += 1) {
    for (const [i, [name, scores]] of Object.entries(rows).entries()) {
      const score = scores[set];
      if (score !== undefined) across.add(set, { params: { name }, score, episode: i + 1 });
    }
  }
  return across;
}

const names = (across: ScoresAcross, measure: 'mean' | 'worst' | 'median', most = 9) =>
  across.best(measure, most).map(({ params }) => params.name);

test('mean, worst and median of a parameter set, with where it was worst', () => {
  const [row] = scoresOf({ a: [1, -2, 4, 3] }).best('mean', 1);
  expect(row).toMatchObject({ scores: [1, -2, 4, 3], mean: 1.5, worst: -2, worstAt: 1, median: 2 });
  expect(scoresOf({ a: [1, 9, 2] }).best('median', 1)[0]?.median).toBe(2);
});

test('the measures choose different parameter sets', () => {
  const across = scoresOf({ high: [9, -6, 3], even: [1, 1, 1], most: [4, -1, 2] });
  expect(names(across, 'mean')).toEqual(['high', 'most', 'even']);
  expect(names(across, 'worst')).toEqual(['even', 'most', 'high']);
  expect(names(across, 'median')).toEqual(['high', 'most', 'even']);
  expect(names(across, 'mean', 2)).toEqual(['high', 'most']);
});

test('where a low score is good, the highest one is the worst', () => {
  const across = scoresOf({ a: [1, 8], b: [4, 4] }, 'minimize');
  expect(names(across, 'mean')).toEqual(['b', 'a']);
  expect(across.best('worst', 2).map(({ worst }) => worst)).toEqual([4, 8]);
});

test('a parameter set without a score on a data set is not compared', () => {
  const across = scoresOf({ a: [5, null], b: [1, 1], c: [7, undefined], d: [undefined, 9] });
  expect(names(across, 'mean')).toEqual(['b']);
  expect([across.count, across.compared]).toEqual([4, 1]);
});

test('the order of the parameters in a record does not matter, and equal scores keep their order', () => {
  const across = new ScoresAcross(2, 'maximize');
  across.add(0, { params: { fast: 1, slow: 2 }, score: 1, episode: 1 });
  across.add(0, { params: { fast: 2, slow: 2 }, score: 1, episode: 2 });
  across.add(1, { params: { slow: 2, fast: 1 }, score: 1, episode: 4 });
  across.add(1, { params: { slow: 2, fast: 2 }, score: 1, episode: 3 });
  expect(across.best('mean', 5).map(({ episodes }) => episodes)).toEqual([
    [1, 4],
    [2, 3],
  ]);
});

test('a parameter set that was run twice counts once', () => {
  const across = new ScoresAcross(1, 'maximize');
  across.add(0, { params: { fast: 1 }, score: 1, episode: 1 });
  across.add(0, { params: { fast: 1 }, score: 1, episode: 7 });
  expect(across.best('mean', 5)).toMatchObject([{ episodes: [1] }]);
});

test('the best of one data set has a rank on the others', () => {
  const across = scoresOf({ a: [9, 1, 1], b: [1, 5, 5], c: [2, 3, 4], d: [3, null, 9] });
  expect(across.elsewhere(0)).toEqual({ rank: 3, of: 3 });
  expect(across.elsewhere(1)).toEqual({ rank: 3, of: 4 });
  expect(scoresOf({ a: [9], b: [1] }).elsewhere(0)).toBeNull();
  expect(scoresOf({ a: [9, null], b: [1, 1] }).elsewhere(0)).toBeNull();
});

test('a data set that does not count is left out, and counts later', () => {
  const across = scoresOf({ a: [1, 5, null], b: [3, 2, null] });
  across.counted = [0, 1];
  expect(across.best('mean', 2)).toMatchObject([
    { params: { name: 'a' }, scores: [1, 5], worst: 1, worstAt: 0 },
    { params: { name: 'b' }, worst: 2, worstAt: 1 },
  ]);
  across.counted = [1];
  expect([across.best('worst', 1)[0]?.worstAt, across.elsewhere(1), across.elsewhere(0)]).toEqual([
    1,
    null,
    { rank: 2, of: 2 },
  ]);
});

test('nothing has run', () => {
  const across = new ScoresAcross(0, 'maximize');
  expect([across.compared, across.best('mean', 3), across.elsewhere(0)]).toEqual([0, [], null]);
});
