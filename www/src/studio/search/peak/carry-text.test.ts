import type { Quarter } from 'candlerun';
import { expect, test } from 'vitest';
import { carryText } from './carry-text.js';

const quarters = (...carried: (number | null)[]): Quarter[] =>
  [null, ...carried].map((rank) => ({
    from: 0,
    to: 1,
    return_pct: 0,
    sharpe: 0,
    rank: 0.5,
    carried: rank,
  }));

test('a best that did no better than a random pick did not carry over', () => {
  expect(carryText(quarters(0.3, 0.6, 0.54), 90)).toBe(
    'The best of a quarter beat 52% of the other 89 in the next one, on average; a random pick beats half of them. Being the best did not carry over.',
  );
  // Three random picks do as well as this in 6 of 100 cases.
  expect(carryText(quarters(0.2, 0.3, 0.21), 90)).toContain('did not carry over');
});

test('a rank that chance rarely gives is said to have carried over, with its chance', () => {
  expect(carryText(quarters(0.1, 0.3, 0.2), 90)).toBe(
    'The best of a quarter beat 80% of the other 89 in the next one, on average. A random pick does so well 4% of the time: here it carried over.',
  );
  expect(carryText(quarters(0.04, null, null), 90)).toContain('does so well 4% of the time');
  expect(carryText(quarters(0.06, null, null), 90)).toContain('did not carry over');
});

test('without a rank there is nothing to say', () => {
  expect(carryText([], 0)).toBeNull();
  expect(carryText(quarters(null, null, null), 90)).toBeNull();
});
