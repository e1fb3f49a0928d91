import { expect, it } from 'vitest';
import { buyAndHold } from './buy-and-hold.js';

it('is the cash in the asset from the close of the first candle on', () => {
  const close = Float64Array.of(50, 100, 200, 150);
  const { last } = buyAndHold(
    close,
    { from: 0, per: 1, count: 4 },
    { candle: 1, close: 100, cash: 1_000, end: 4 },
  );
  expect([...last]).toEqual([Number.NaN, 1_000, 2_000, 1_500]);
});

it('ends with the window of the backtest', () => {
  const close = Float64Array.of(100, 110, 120, 130);
  const { last } = buyAndHold(
    close,
    { from: 10, per: 2, count: 4 },
    { candle: 11, close: 100, cash: 100, end: 15 },
  );
  expect([...last].map(Math.round)).toEqual([100, 110, 120, Number.NaN]);
});
