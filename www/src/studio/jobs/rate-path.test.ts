import { expect, test } from 'vitest';
import { ratePath, rateRange } from './rate-path.js';

const rates = [4, 1, 3, 2].map((candles_per_second, at) => ({ at, candles_per_second }));

test('the line runs from left to right, the highest speed at the top', () => {
  expect(ratePath(rates, 90, 20)).toBe('M0.0 0.0L30.0 15.0L60.0 5.0L90.0 10.0');
  expect(ratePath([], 90, 20)).toBe('');
  expect(ratePath(rates.slice(0, 1), 90, 20)).toBe('M0.0 0.0');
});

test('the range has the lowest, the median and the highest speed', () => {
  expect(rateRange(rates)).toEqual({ low: 1, median: 3, high: 4 });
  expect(rateRange([])).toBeNull();
});
