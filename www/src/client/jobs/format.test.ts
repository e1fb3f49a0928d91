import { expect, test } from 'vitest';
import { formatCount, formatPercent, formatProgress } from './format.js';
import { progressAt } from './progress.fixture.js';

test('progress has episode and candle with thousands separators', () => {
  const progress = progressAt({
    current_episode: 10,
    total_episodes: 20,
    current_candle: 7_300,
    total_candles: 10_000,
  });
  expect(formatProgress(progress)).toBe('Episode 10/20 · Candle 7,300/10,000');
});

test('percentages always have two decimals', () => {
  expect(formatPercent(48.65)).toBe('48.65%');
  expect(formatPercent(27.5)).toBe('27.50%');
  expect(formatPercent(0)).toBe('0.00%');
  expect(formatPercent(100)).toBe('100.00%');
});

test('thousands are separated', () => {
  expect(formatCount(1_000_000)).toBe('1,000,000');
});
