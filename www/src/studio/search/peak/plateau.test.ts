import type { Dimension, JobSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { EpisodeStore } from '../../progress/episode-store.js';
import { testEpisode } from '../../results/run.fixture.js';
import { type Found, nearestPlateau } from './plateau.js';

function specOf(space: Record<string, Dimension>, direction = 'maximize'): JobSpec {
  return { candles: 'c', strategy: { library: 'sma_cross' }, search: { space, direction } } as JobSpec;
}

const steps = (count: number): Dimension => ({ int: { low: 0, high: count - 1 } });

/** Finds the plateau of a grid of scores: `scores[b][a]`. */
async function find(scores: (number | null)[][], best: number, direction = 'maximize'): Promise<Found> {
  const store = new EpisodeStore();
  let number = 0;
  for (const [b, line] of scores.entries()) {
    for (const [a, score] of line.entries()) {
      number += 1;
      store.add(testEpisode(number, { params: { a, b }, score }));
    }
  }
  const space = { a: steps(scores[0]?.length ?? 0), b: steps(scores.length) };
  return nearestPlateau(specOf(space, direction), store, best, new AbortController().signal);
}

test('a spike is followed to the nearest plateau that keeps half of its edge', async () => {
  const scores = [
    [10, 1, 1, 0, 0, 0],
    [1, 0, 0, 6, 7, 6],
    [0, 0, 0, 7, 8, 7],
    [0, 0, 0, 6, 7, 6],
    [0, 0, 0, 0, 0, 0],
  ];
  // The median is 0. The top of the hill is six steps away; its neighbours keep 7 of 8.
  expect(await find(scores, 0)).toEqual({ row: 16, steps: 6, kept: expect.closeTo(7 / 8) });
});

test('a best one on a plateau stands on it', async () => {
  const scores = [
    [0, 0, 0, 0, 0],
    [0, 0, 9, 0, 0],
    [0, 8, 10, 8, 0],
    [0, 0, 9, 0, 0],
    [0, 0, 0, 0, 0],
  ];
  expect(await find(scores, 12)).toEqual({ row: 12, steps: 0, kept: 0.8 });
});

test('less is better where the search minimizes', async () => {
  const scores = [
    [0, 5, 5, 5, 5],
    [5, 5, 5, 5, 5],
    [5, 5, 1, 1, 5],
    [5, 5, 1, 1, 5],
    [5, 5, 5, 5, 5],
  ];
  expect(await find(scores, 0, 'minimize')).toBe('none');
  scores[2] = [5, 1, 1, 1, 5];
  scores[1] = [5, 5, 1.5, 5, 5];
  scores[3] = [5, 5, 1.5, 5, 5];
  expect(await find(scores, 0, 'minimize')).toEqual({ row: 12, steps: 4, kept: expect.closeTo(3.5 / 4) });
});

test('a point with less than half of the edge is not offered, and neighbours without a score do not count', async () => {
  const scores = [
    [10, 0, 0, 0, 0],
    [0, 0, 0, 4, 0],
    [0, 0, 4, 4, 4],
    [0, 0, 0, 4, 0],
    [0, 0, 0, 0, 0],
  ];
  expect(await find(scores, 0)).toBe('none');
  expect(await find([[10, null, 0, 0]], 0)).toBe('unknown');
  expect(
    await find(
      [
        [10, 9, 0, 0, 0],
        [null, 0, 0, 0, 0],
        [0, 0, 0, 0, 0],
      ],
      0,
    ),
  ).toBe('none');
});

test('a best that is no better than the median has no plateau', async () => {
  expect(await find([[1, 1, 1]], 0)).toBe('flat');
  expect(await find([[null, null]], 0)).toBe('flat');
});

test('steps of a continuous range are twentieths, of a logarithmic one too', async () => {
  const store = new EpisodeStore();
  // The middles of the twentieths, by ratio.
  const value = (part: number) => 100 ** ((part + 0.5) / 20);
  for (let part = 0; part < 20; part += 1) {
    const score = part === 2 ? 10 : part >= 9 && part <= 11 ? 8 : 0;
    store.add(testEpisode(part + 1, { params: { a: value(part) }, score }));
  }
  const spec = specOf({ a: { float: { low: 1, high: 100, log: true } } });
  const found = await nearestPlateau(spec, store, 2, new AbortController().signal);
  expect(found).toEqual({ row: 10, steps: 8, kept: 1 });
});

test('choices have no neighbours: alone they tell nothing, and another one is a step away', async () => {
  const choice: Dimension = { categorical: { choices: ['x', 'y'] } };
  const store = new EpisodeStore();
  const scores = { x: [10, 0, 0], y: [8, 8, 8] };
  for (const [b, line] of Object.entries(scores)) {
    for (const [a, score] of line.entries())
      store.add(testEpisode(store.count + 1, { params: { a, b }, score }));
  }
  const { signal } = new AbortController();
  const found = await nearestPlateau(specOf({ a: steps(3), b: choice }), store, 0, signal);
  // The median is 8: nothing else is better.
  expect(found).toBe('none');
  store.add(testEpisode(7, { params: { a: 0, b: 'z' }, score: -5 }));
  store.add(testEpisode(8, { params: { a: 1, b: 'z' }, score: -5 }));
  store.add(testEpisode(9, { params: { a: 2, b: 'z' }, score: -5 }));
  const space = { a: steps(3), b: { categorical: { choices: ['x', 'y', 'z'] } } };
  expect(await nearestPlateau(specOf(space), store, 0, signal)).toEqual({ row: 3, steps: 1, kept: 1 });
  expect(await nearestPlateau(specOf({ b: choice }), store, 0, signal)).toBe('unknown');
});

test('a search that ran no neighbours, or has more combinations than can be numbered, tells nothing', async () => {
  const store = new EpisodeStore();
  const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
  for (let number = 1; number <= 5; number += 1) {
    const params = Object.fromEntries(names.map((name, index) => [name, (number * 37 + index * 11) % 100]));
    store.add(testEpisode(number, { params, score: number }));
  }
  const { signal } = new AbortController();
  const space = Object.fromEntries(names.map((name) => [name, steps(100)]));
  expect(await nearestPlateau(specOf(space), store, 4, signal)).toBe('unknown');
  const few = { p0: steps(100), p1: steps(100) };
  expect(await nearestPlateau(specOf(few), store, 4, signal)).toBe('unknown');
});

test('an aborted search ends', async () => {
  const aborted = AbortSignal.abort(new Error('another run'));
  const store = new EpisodeStore();
  store.add(testEpisode(1, { params: { a: 0 }, score: 1 }));
  store.add(testEpisode(2, { params: { a: 1 }, score: 0 }));
  await expect(nearestPlateau(specOf({ a: steps(2) }), store, 0, aborted)).rejects.toThrow('another run');
});
