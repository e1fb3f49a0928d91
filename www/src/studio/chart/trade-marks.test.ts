import type { TradeColumns } from 'candlerun';
import { describe, expect, it } from 'vitest';
import { testTrades } from '../detail.fixture.js';
import { firstExitAt, MOST_MARKS, tradeMarks, tradesWithin } from './trade-marks.js';

type Case = { entry: number; exit: number; profit?: number; return_pct?: number; side?: 'long' | 'short' };

/** Trades from and to candles, in the order of their exits. */
function tradesOf(cases: readonly Case[]): TradeColumns {
  return {
    ...testTrades(
      cases.map(({ side, profit, return_pct }) => ({
        ...(side ? { side } : {}),
        profit: profit ?? 1,
        return_pct: return_pct ?? 10,
      })),
    ),
    entry_candle: Float64Array.from(cases, ({ entry }) => entry),
    exit_candle: Float64Array.from(cases, ({ exit }) => exit),
  };
}

const ROOM = { mark: 0, text: 0 };
const GRID = { from: 0, per: 1, count: 100 };

describe('trades within a range', () => {
  it('are those that touch it, also if they begin before it or end behind it', () => {
    const trades = tradesOf([
      { entry: 0, exit: 5 },
      { entry: 2, exit: 12 },
      { entry: 11, exit: 13 },
      { entry: 30, exit: 40 },
      { entry: 15, exit: 90 },
      { entry: 0, exit: 95 },
    ]);
    expect(tradesWithin(trades, 10, 20)).toEqual([1, 2, 4, 5]);
    expect(tradesWithin(trades, 96, 99)).toEqual([]);
  });

  it('are found from the first exit on', () => {
    const trades = tradesOf([3, 3, 7].map((exit) => ({ entry: 0, exit })));
    expect([0, 3, 4, 7, 8].map((candle) => firstExitAt(trades, candle))).toEqual([0, 0, 2, 2, 3]);
  });
});

describe('marks', () => {
  it('are a buy below and a sell above the candle, long and short', () => {
    const trades = tradesOf([
      { entry: 10, exit: 20, profit: 3, return_pct: 34 },
      { entry: 30, exit: 40, profit: -3, return_pct: -5.57, side: 'short' },
    ]);
    const { marks } = tradeMarks(trades, GRID, ROOM, null);
    expect(marks).toEqual([
      { trade: 0, bucket: 10, isBuy: true, isExit: false, isLoss: false, text: '' },
      { trade: 0, bucket: 20, isBuy: false, isExit: true, isLoss: false, text: '+34%' },
      { trade: 1, bucket: 30, isBuy: false, isExit: false, isLoss: true, text: '' },
      { trade: 1, bucket: 40, isBuy: true, isExit: true, isLoss: true, text: '−5.6%' },
    ]);
  });

  it('are at the buckets of their candles, and only inside the window', () => {
    const trades = tradesOf([{ entry: 90, exit: 131 }]);
    const { marks, trades: count } = tradeMarks(trades, { from: 100, per: 4, count: 10 }, ROOM, null);
    expect(marks.map(({ bucket, isExit }) => [bucket, isExit])).toEqual([[7, true]]);
    expect(count).toBe(1);
  });

  it('keep their distance, and texts a larger one', () => {
    const trades = tradesOf([5, 10, 15, 40].map((exit) => ({ entry: exit - 4, exit })));
    const { marks, marked } = tradeMarks(trades, GRID, { mark: 4, text: 20 }, null);
    const exits = marks.filter(({ isExit }) => isExit);
    expect(exits.map(({ bucket, text }) => [bucket, text])).toEqual([
      [5, '+10%'],
      [10, ''],
      [15, ''],
      [40, '+10%'],
    ]);
    expect(marked).toBe(4);
  });

  it('of the chosen trade are always there, with its text, and push others away', () => {
    const trades = tradesOf([5, 7, 9, 40].map((exit) => ({ entry: exit - 1, exit })));
    const { marks } = tradeMarks(trades, GRID, { mark: 5, text: 20 }, 1);
    expect(marks.filter(({ isExit }) => isExit).map(({ trade, text }) => [trade, text])).toEqual([
      [1, '+10%'],
      [3, '+10%'],
    ]);
  });

  it('are left out if few of many trades could have one, apart from the chosen', () => {
    const trades = tradesOf(Array.from({ length: 90 }, (_, i) => ({ entry: i, exit: i + 1 })));
    expect(tradeMarks(trades, GRID, { mark: 10, text: 40 }, null)).toEqual({
      marks: [],
      marked: 0,
      trades: 90,
    });
    const { marks, marked } = tradeMarks(trades, GRID, { mark: 10, text: 40 }, 50);
    expect(marks.map(({ trade }) => trade)).toEqual([50, 50]);
    expect(marked).toBe(1);
  });

  it('are never more than a chart can bear', () => {
    const trades = tradesOf(Array.from({ length: 100_000 }, (_, i) => ({ entry: i, exit: i + 1 })));
    const grid = { from: 0, per: 1, count: 4_000 };
    const { marks } = tradeMarks(trades, grid, ROOM, 17);
    expect(marks.length).toBeGreaterThan(0);
    expect(marks.length).toBeLessThanOrEqual(MOST_MARKS);
  });
});
