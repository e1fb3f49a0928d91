import type { TradeColumns } from 'candlerun';
import { describe, expect, it } from 'vitest';
import { testTrades } from '../detail.fixture.js';
import { MOST_BOXES, tradeAt, tradeBoxes } from './trade-boxes.js';

function tradesOf(candles: readonly (readonly [entry: number, exit: number])[]): TradeColumns {
  return {
    ...testTrades(candles.map(() => ({ entry_price: 100, exit_price: 110 }))),
    entry_candle: Float64Array.from(candles, ([entry]) => entry),
    exit_candle: Float64Array.from(candles, ([, exit]) => exit),
  };
}

describe('boxes', () => {
  it('reach from the middle of the entry to the middle of the exit, with prices and levels', () => {
    const trades = { ...tradesOf([[4, 12]]), stop_loss: Float64Array.of(95), profit: Float64Array.of(-2) };
    expect(tradeBoxes(trades, { from: 0, per: 1, count: 50 }, null)).toEqual([
      {
        trade: 0,
        left: 4,
        right: 12,
        entryPrice: 100,
        exitPrice: 110,
        isLoss: true,
        stop: 95,
        target: Number.NaN,
      },
    ]);
  });

  it('keep fractions of buckets, also beyond the window', () => {
    const [box] = tradeBoxes(tradesOf([[98, 105]]), { from: 100, per: 4, count: 5 }, null);
    expect([box?.left, box?.right]).toEqual([-0.875, 0.875]);
  });

  it('are thinned out if there are too many, but never the chosen one', () => {
    const trades = tradesOf(Array.from({ length: 5_000 }, (_, i) => [i, i + 1] as const));
    const boxes = tradeBoxes(trades, { from: 0, per: 4, count: 2_000 }, 1_234);
    expect(boxes.length).toBeLessThanOrEqual(MOST_BOXES + 1);
    expect(boxes.some(({ trade }) => trade === 1_234)).toBe(true);
  });
});

describe('the trade at a place', () => {
  const trades = tradesOf([
    [10, 12],
    [5, 40],
    [50, 60],
  ]);

  it('is the shortest one there', () => {
    expect(tradeAt(trades, 11, 0)).toBe(0);
    expect(tradeAt(trades, 20, 0)).toBe(1);
    expect(tradeAt(trades, 55, 0)).toBe(2);
  });

  it('is none between trades, unless the reach is long enough', () => {
    expect(tradeAt(trades, 45, 0)).toBeNull();
    expect(tradeAt(trades, 48, 3)).toBe(2);
  });
});
