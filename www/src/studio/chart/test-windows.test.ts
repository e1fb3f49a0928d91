import { expect, test } from 'vitest';
import { reachOf } from './test-windows.js';

const times = Float64Array.of(10, 20, 30, 40);

test('a range begins at the left of its first bucket and ends before the one that it does not include', () => {
  expect(reachOf(times, { from: 20, to: 40 })).toEqual({ left: 0.5, right: 2.5 });
  expect(reachOf(times, { from: 15, to: 35 })).toEqual({ left: 0.5, right: 2.5 });
});

test('a range that leaves the buckets ends where they end', () => {
  expect(reachOf(times, { from: 0, to: 1_000 })).toEqual({ left: -0.5, right: 3.5 });
  expect(reachOf(times, { from: 50, to: 60 })).toEqual({ left: 3.5, right: 3.5 });
  expect(reachOf(new Float64Array(), { from: 0, to: 1 })).toEqual({ left: -0.5, right: -0.5 });
});
