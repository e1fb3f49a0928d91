import { expect, test } from 'vitest';
import { testEpisode } from '../results/run.fixture.js';
import { EpisodeStore } from './episode-store.js';

test('an episode comes out as it went in, whatever it has', () => {
  const store = new EpisodeStore();
  const episodes = [
    testEpisode(1, { params: { fast: 5, slow: 20, mode: 'atr', on: true } }),
    testEpisode(2, {
      params: { fast: 10, slow: 20, mode: 'percent', on: false },
      score: null,
      no_score: 'no trades',
    }),
    testEpisode(3, {
      params: { fast: 15, slow: 20, mode: 'atr', on: false },
      score: null,
      metrics: null,
      failure: 'ctx.bu is not a function',
    }),
    testEpisode(4, {
      params: { fast: 1.5, slow: 20, mode: 'atr', on: true },
      part: { window: 2, stage: 'test' },
    }),
  ];
  for (const episode of episodes) store.add(episode);
  expect(episodes.map((_, row) => store.episode(row))).toEqual(episodes);
  expect(store.reasonOf(1)).toBe('no trades');
  expect([store.isFailure(1), store.isFailure(2)]).toEqual([false, true]);
  expect(store.windows).toBe(2);
});

test('an episode that comes twice has one row, but search and test of a window are two', () => {
  const store = new EpisodeStore();
  const train = testEpisode(7, { part: { window: 1, stage: 'train' } });
  const tested = testEpisode(7, { part: { window: 1, stage: 'test' } });
  for (const episode of [train, tested, train, tested]) store.add(episode);
  expect(store.count).toBe(2);
  expect([store.rowOf(train), store.rowOf(tested), store.rowOf(testEpisode(8))]).toEqual([0, 1, -1]);
});

test('a thousand rows are kept', () => {
  const store = new EpisodeStore();
  for (let number = 1; number <= 1_000; number += 1) store.add(testEpisode(number));
  expect(store.count).toBe(1_000);
  expect(store.numbers.at(-1)).toBe(1_000);
  expect(store.param('fast')?.values.at(999)).toBe(1_000);
  expect(store.param('fast')?.values.at(1_000)).toBeNaN();
});
