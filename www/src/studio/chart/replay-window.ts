import type { CandleBuckets, OpenTrade } from 'candlerun';
import type { Replayed } from '../panel.js';
import type { ChartWindow } from './chart-window.js';
import type { Grid, Ranges } from './reduce.js';
import { logicalOf, type Span } from './span.js';
import type { TradeBox } from './trade-boxes.js';
import type { TradeMark } from './trade-marks.js';
import type { WindowValues } from './window-values.js';

/** Where in the view the newest candle of a replay stays, as a share of the width. */
const HEAD = 0.8;

/** Where it is put if the view moves in jumps. */
const HEAD_AFTER_JUMP = 0.3;

/** The buckets of a window whose candles were all closed at a candle. The last bucket of a series of `total` candles may be shorter. */
export function closedBuckets(grid: Grid, candle: number, total: number): number {
  if (candle >= total - 1) return grid.count;
  return Math.max(0, Math.min(grid.count, Math.floor((candle + 1 - grid.from) / grid.per)));
}

/** Leaves of a window what had happened at the close of a candle, in whole buckets. Returns how many those are. */
export function cutWindow(
  window: ChartWindow,
  values: WindowValues,
  { candle }: Pick<Replayed, 'candle'>,
  total: number,
): number {
  const shown = closedBuckets(window.grid, candle, total);
  const lines = [window.priceLines, window.ownLines, window.equity, window.drawdown].flat();
  const ranges = [
    ...lines.map((line) => line.ranges),
    ...values.lines.map((line) => line.ranges),
    values.equity,
    values.buyAndHold,
    values.drawdown,
  ];
  for (const one of ranges) if (one) blank(one, shown);
  window.shown = shown;
  window.marks = window.marks.filter(({ bucket }) => bucket < shown);
  return shown;
}

function blank({ first, min, max, last }: Ranges, from: number): void {
  for (const column of [first, min, max, last]) column.fill(Number.NaN, from);
}

/** Entries and boxes of the trades that are open in a replay, valued at the close of the newest bucket. */
export function openTrades(
  grid: Grid,
  buckets: CandleBuckets,
  { candle, detail }: Replayed,
): { marks: TradeMark[]; boxes: TradeBox[] } {
  const newest = Math.min(buckets.close.length, Math.floor((candle + 1 - grid.from) / grid.per)) - 1;
  const close = buckets.close[newest];
  if (close === undefined) return { marks: [], boxes: [] };
  // A bucket that ends before an entry has no price for it yet.
  const end = grid.from + (newest + 1) * grid.per;
  const open = detail.open_trades.filter(({ entry_candle }) => entry_candle < end);
  return {
    marks: open.map((trade) => entryMark(grid, trade)).filter(({ bucket }) => bucket >= 0),
    boxes: open.map((trade) => ({
      trade: -1,
      left: logicalOf(grid, trade.entry_candle),
      right: logicalOf(grid, candle),
      entryPrice: trade.entry_price,
      exitPrice: close,
      isLoss: (close - trade.entry_price) * sign(trade) < 0,
      stop: Number.NaN,
      target: Number.NaN,
    })),
  };
}

function entryMark(grid: Grid, trade: OpenTrade): TradeMark {
  const bucket = Math.floor((trade.entry_candle - grid.from) / grid.per);
  return { trade: -1, bucket, isBuy: trade.side === 'long', isExit: false, isLoss: false, text: '' };
}

function sign({ side }: OpenTrade): number {
  return side === 'long' ? 1 : -1;
}

/**
 * The span that shows the newest candle of a replay with what came before it: the same one while that is in view and there is space after it.
 * A calm view moves in jumps and not with every candle.
 */
export function followSpan(span: Span, candle: number, isCalm: boolean): Span {
  const length = span.to - span.from;
  const share = (candle + 1 - span.from) / length;
  if (share >= 0.02 && share <= (isCalm ? 0.98 : HEAD)) return span;
  const from = candle + 1 - length * (isCalm ? HEAD_AFTER_JUMP : HEAD);
  return { from, to: from + length };
}
