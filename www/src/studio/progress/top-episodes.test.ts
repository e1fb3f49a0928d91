import type { EpisodeResult } from 'candlerun';
import { expect, test } from 'vitest';
import { TopEpisodes } from './top-episodes.js';

function episode(number: number, score: number | null): EpisodeResult {
  const metrics = {
    final_equity: 1,
    total_return_pct: 0,
    sharpe: score,
    max_drawdown_pct: 0,
    win_rate_pct: null,
    profit_factor: null,
    trades: 0,
    exposure_pct: 0,
  };
  return { episode: number, params: {}, score, metrics, candles: 1, digest: '0' };
}

function numbers(direction: 'maximize' | 'minimize', scores: (number | null)[], most = 3): number[] {
  const top = new TopEpisodes(most, direction);
  for (const [index, score] of scores.entries()) top.add(episode(index + 1, score));
  return top.list.map((listed) => listed.episode);
}

test('the best come first and the list stays bounded', () => {
  expect(numbers('maximize', [1, 4, 2, 3])).toEqual([2, 4, 3]);
  expect(numbers('minimize', [1, 4, 2, 3])).toEqual([1, 3, 4]);
});

test('between equal scores the lower number is first', () => {
  expect(numbers('maximize', [2, 2, 3, 2])).toEqual([3, 1, 2]);
});

test('an undefined score is last and replaces no other', () => {
  expect(numbers('maximize', [null, -5, null])).toEqual([2, 1, 3]);
  expect(numbers('minimize', [null, 7, null, 8, 9])).toEqual([2, 4, 5]);
});

test('an episode that is not listed leaves the version as it was', () => {
  const top = new TopEpisodes(1, 'maximize');
  top.add(episode(1, 2));
  const { version } = top;
  top.add(episode(2, 1));
  expect(top.version).toBe(version);
  top.add(episode(3, 3));
  expect(top.version).toBeGreaterThan(version);
});

test('scores of other windows and of tests are not compared', () => {
  const top = new TopEpisodes(3, 'maximize');
  const add = (number: number, score: number, window: number, stage: 'train' | 'test') =>
    top.add({ ...episode(number, score), part: { window, stage } });
  add(1, 9, 1, 'train');
  add(2, 99, 1, 'test');
  expect(top.list.map((each) => each.episode)).toEqual([1]);
  add(3, 1, 2, 'train');
  add(4, 2, 2, 'train');
  expect(top.list.map((each) => each.episode)).toEqual([4, 3]);
});

test('stored episodes may be added after newer ones and twice', () => {
  const top = new TopEpisodes(3, 'maximize');
  for (const number of [5, 6, 1, 2, 5, 6, 3, 1]) top.add(episode(number, number === 3 ? 9 : 2));
  expect(top.list.map((each) => each.episode)).toEqual([3, 1, 2]);
  top.add({ ...episode(8, 1), part: { window: 2, stage: 'train' } });
  top.add({ ...episode(7, 9), part: { window: 1, stage: 'train' } });
  expect(top.list.map((each) => each.episode)).toEqual([8]);
});
