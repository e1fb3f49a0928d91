import type { TradeColumns } from 'candlerun';
import { returnText } from './axis-text.js';
import type { Grid } from './reduce.js';
import { bucketOf } from './span.js';

/** An entry or exit at a bucket of the chart. */
export type TradeMark = {
  trade: number;
  bucket: number;
  /** Buys stand below the candle and point up, sells above it and point down. */
  isBuy: boolean;
  isExit: boolean;
  isLoss: boolean;
  /** The return of an exit; empty for an entry, and where the texts would overlap. */
  text: string;
};

/** The marks of a window, and of how many trades they are. */
export type TradeMarks = { marks: TradeMark[]; marked: number; trades: number };

/** Distances in buckets below which marks, or their texts, would cover each other. */
export type MarkSpace = { mark: number; text: number };

/** The most marks in a window. */
export const MOST_MARKS = 2_000;

/** If less than this share of the trades has space for its marks, only the chosen trade is marked: the others would be an ornament. */
const LEAST_SHARE = 0.25;

/** Indexes of the trades that touch a range of candles, in the order of their exits. */
export function tradesWithin(trades: TradeColumns, from: number, to: number): number[] {
  const found: number[] = [];
  for (let trade = firstExitAt(trades, from); trade < trades.count; trade += 1) {
    // A trade that ends beyond the range may have begun before its end.
    if ((trades.entry_candle[trade] as number) < to) found.push(trade);
  }
  return found;
}

/** The first trade whose exit is at a candle or after it; the number of trades if there is none. */
export function firstExitAt({ exit_candle, count }: TradeColumns, candle: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((exit_candle[middle] as number) < candle) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The entries and exits in a window. Where they are too dense, some are left out; the chosen trade is always marked. The list is in the
 * order of time.
 */
export function tradeMarks(
  trades: TradeColumns,
  grid: Grid,
  space: MarkSpace,
  chosen: number | null,
): TradeMarks {
  const inWindow = tradesWithin(trades, grid.from, grid.from + grid.count * grid.per);
  const all: TradeMark[] = [];
  for (const trade of inWindow) {
    for (const isExit of [false, true]) {
      const bucket = bucketOf(grid, (isExit ? trades.exit_candle : trades.entry_candle)[trade] as number);
      if (bucket < 0 || bucket >= grid.count) continue;
      const isLoss = (trades.profit[trade] as number) < 0;
      const isBuy = (trades.is_short[trade] === 1) === isExit;
      const text = isExit ? returnText(trades.return_pct[trade] as number) : '';
      all.push({ trade, bucket, isBuy, isExit, isLoss, text });
    }
  }
  all.sort((a, b) => a.bucket - b.bucket);
  const gap = Math.max(space.mark, (2 * grid.count) / MOST_MARKS);
  const marks = [true, false].flatMap((isBuy) =>
    spaced(
      all.filter((mark) => mark.isBuy === isBuy),
      gap,
      space.text,
      chosen,
    ),
  );
  marks.sort((a, b) => a.bucket - b.bucket);
  const marked = markedTrades(marks);
  if (marked >= LEAST_SHARE * inWindow.length) return { marks, marked, trades: inWindow.length };
  const ofChosen = marks.filter(({ trade }) => trade === chosen);
  return { marks: ofChosen, marked: markedTrades(ofChosen), trades: inWindow.length };
}

function markedTrades(marks: readonly TradeMark[]): number {
  return new Set(marks.map(({ trade }) => trade)).size;
}

/** Leaves out marks that would cover one before them or one of the chosen trade, and texts that would cover a text. */
function spaced(marks: TradeMark[], gap: number, textGap: number, chosen: number | null): TradeMark[] {
  const ofChosen = marks.filter(({ trade }) => trade === chosen);
  const kept: TradeMark[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let lastText = Number.NEGATIVE_INFINITY;
  const coversChosen = (bucket: number, distance: number, withText: boolean) =>
    ofChosen.some((mark) => (!withText || mark.text !== '') && Math.abs(mark.bucket - bucket) < distance);
  for (const mark of marks) {
    if (mark.trade === chosen) {
      kept.push(mark);
      last = mark.bucket;
      if (mark.text !== '') lastText = mark.bucket;
      continue;
    }
    if (mark.bucket - last < gap || coversChosen(mark.bucket, gap, false)) continue;
    last = mark.bucket;
    const showsText =
      mark.text !== '' && mark.bucket - lastText >= textGap && !coversChosen(mark.bucket, textGap, true);
    if (showsText) lastText = mark.bucket;
    kept.push(showsText ? mark : { ...mark, text: '' });
  }
  return kept;
}
