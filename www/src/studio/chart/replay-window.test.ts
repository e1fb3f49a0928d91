import type { CandleBuckets, OpenTrade } from 'candlerun';
import { expect, test } from 'vitest';
import { testDetail, testTrades } from '../detail.fixture.js';
import type { ChartColours } from './colours.js';
import { chartWindow, DetailSeries, type WindowChoice } from './detail-series.js';
import { closedBuckets, cutWindow, followSpan, openTrades } from './replay-window.js';

const CANDLES = 64;

function bucketsOf(count: number, per: number): CandleBuckets {
  const price = Float64Array.from({ length: count }, (_, i) => 100 + i);
  const time = price.map((_, i) => i * per * 1_000);
  const prices = { open: price, high: price, low: price, close: price, volume: price };
  return { from: 0, to: count * per, candles_per_bucket: per, time, ...prices };
}

function openOf(changes: Partial<OpenTrade>): OpenTrade {
  return { side: 'long', units: 1, entry_candle: 4, entry_price: 101, tag: 0, ...changes } as OpenTrade;
}

test('a bucket is closed with its last candle; the last one of the series may be shorter', () => {
  const grid = { from: 8, per: 4, count: 3 };
  const at = (candle: number) => closedBuckets(grid, candle, 18);
  expect([7, 10, 11, 14, 15, 16].map(at)).toEqual([0, 0, 1, 1, 2, 2]);
  expect(at(17)).toBe(3);
  expect(closedBuckets({ from: 0, per: 1, count: 5 }, 0, 5)).toBe(1);
  expect(closedBuckets({ from: 0, per: 1, count: 5 }, 9, 5)).toBe(5);
});

test('nothing after the candle is in the window: no value of a line, no mark, no price', () => {
  const values = Float64Array.from({ length: CANDLES }, (_, i) => i);
  const columns = testTrades([{}, {}]);
  const detail = testDetail({
    equity_values: values,
    lines: [{ name: 'quick', scale: 'price', values }],
    trade_columns: { ...columns, entry_candle: Float64Array.of(2, 30), exit_candle: Float64Array.of(10, 40) },
  });
  const series = new DetailSeries(detail, 10);
  series.firstClose = 100;
  const grid = { from: 0, per: 4, count: CANDLES / 4 };
  const choice: WindowChoice = {
    shownLines: series.lines,
    space: { mark: 0, text: 0 },
    trade: null,
    colours: { lines: [] } as unknown as ChartColours,
    replay: null,
  };
  const { window, values: shown } = chartWindow(grid, bucketsOf(16, 4), series, choice);
  expect(window.shown).toBe(16);
  cutWindow(window, shown, { candle: 12 }, CANDLES);
  expect(window.shown).toBe(3);
  const lines = [...window.priceLines, ...window.equity, ...window.drawdown];
  expect(lines).toHaveLength(4);
  for (const { ranges } of lines) {
    for (const column of Object.values(ranges)) {
      expect(Number.isNaN(column[2])).toBe(false);
      expect([...column.subarray(3)].every(Number.isNaN)).toBe(true);
    }
  }
  expect(shown.equity?.last[2]).toBe(11);
  expect(shown.equity?.last[3]).toBeNaN();
  expect(window.marks.every(({ bucket }) => bucket < 3)).toBe(true);
  // The series itself is whole: the next place of the replay needs it.
  expect(series.equity.at(60)).toBe(60);
});

test('an open trade has its entry and a box to the candle, at the newest close', () => {
  const grid = { from: 0, per: 1, count: 16 };
  const at = (candle: number, open: OpenTrade[]) =>
    openTrades(grid, bucketsOf(16, 1), { candle, detail: testDetail({ open_trades: open }) });
  const { marks, boxes } = at(7, [openOf({}), openOf({ side: 'short', entry_candle: 6 })]);
  expect(marks).toMatchObject([
    { bucket: 4, isBuy: true, isExit: false },
    { bucket: 6, isBuy: false },
  ]);
  expect(boxes).toMatchObject([
    { left: 4, right: 7, entryPrice: 101, exitPrice: 107, isLoss: false },
    { left: 6, isLoss: true },
  ]);
});

test('in wide buckets a trade is shown once a bucket has ended after its entry', () => {
  const grid = { from: 0, per: 8, count: 2 };
  const at = (candle: number) =>
    openTrades(grid, bucketsOf(2, 8), {
      candle,
      detail: testDetail({ open_trades: [openOf({ entry_candle: 9 })] }),
    });
  expect(at(12).boxes).toEqual([]);
  expect(at(15).boxes).toHaveLength(1);
  expect(at(3)).toEqual({ marks: [], boxes: [] });
});

test('the view follows the newest candle, and stays while it is in view with space after it', () => {
  const span = { from: 0, to: 100 };
  expect(followSpan(span, 50, false)).toBe(span);
  expect(followSpan(span, 79, false)).toBe(span);
  expect(followSpan(span, 80, false)).toEqual({ from: 1, to: 101 });
  expect(followSpan(span, 500, false)).toEqual({ from: 421, to: 521 });
  expect(followSpan({ from: 400, to: 500 }, 100, false)).toEqual({ from: 21, to: 121 });
});

test('a calm view moves in jumps', () => {
  const span = { from: 0, to: 100 };
  expect(followSpan(span, 90, true)).toBe(span);
  expect(followSpan(span, 99, true)).toEqual({ from: 70, to: 170 });
});
