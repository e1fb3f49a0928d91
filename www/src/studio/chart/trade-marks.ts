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
  const least = LEAST_SHARE * inWindow.length;
  const onlyChosen = () => {
    const places = chosen === null ? [] : placesOf(trades, grid, [chosen]);
    return places.map((place) => ({ ...place, text: textOf(trades, place) }));
  };
  // So many have no space in any case. With 100,000 trades the search for it would take longer than a frame.
  const marks = least > MOST_MARKS ? onlyChosen() : spacedMarks(trades, grid, space, chosen, inWindow);
  const marked = markedTrades(marks);
  if (marked >= least) return { marks, marked, trades: inWindow.length };
  const few = onlyChosen();
  return { marks: few, marked: markedTrades(few), trades: inWindow.length };
}

/** A mark without its text. */
type Place = Omit<TradeMark, 'text'>;

function spacedMarks(
  trades: TradeColumns,
  grid: Grid,
  space: MarkSpace,
  chosen: number | null,
  inWindow: readonly number[],
): TradeMark[] {
  const places = placesOf(trades, grid, inWindow);
  const gap = Math.max(space.mark, (2 * grid.count) / MOST_MARKS);
  const marks = [true, false].flatMap((isBuy) => {
    const ofSide = places.filter((place) => place.isBuy === isBuy);
    return spaced(ofSide, gap, space.text, chosen).map(({ hasText, ...place }) => ({
      ...place,
      text: hasText ? textOf(trades, place) : '',
    }));
  });
  return marks.sort((a, b) => a.bucket - b.bucket);
}

/** Where the trades are entered and left within a window, in the order of time. */
function placesOf(trades: TradeColumns, grid: Grid, list: readonly number[]): Place[] {
  const places: Place[] = [];
  for (const trade of list) {
    for (const isExit of [false, true]) {
      const bucket = bucketOf(grid, (isExit ? trades.exit_candle : trades.entry_candle)[trade] as number);
      if (bucket < 0 || bucket >= grid.count) continue;
      const isLoss = (trades.profit[trade] as number) < 0;
      const isBuy = (trades.is_short[trade] === 1) === isExit;
      places.push({ trade, bucket, isBuy, isExit, isLoss });
    }
  }
  return places.sort((a, b) => a.bucket - b.bucket);
}

function textOf(trades: TradeColumns, { trade, isExit }: Place): string {
  return isExit ? returnText(trades.return_pct[trade] as number) : '';
}

function markedTrades(marks: readonly TradeMark[]): number {
  return new Set(marks.map(({ trade }) => trade)).size;
}

/** Leaves out marks that would cover one before them or one of the chosen trade, and texts that would cover a text. */
function spaced(
  places: readonly Place[],
  gap: number,
  textGap: number,
  chosen: number | null,
): (Place & { hasText: boolean })[] {
  const ofChosen = places.filter(({ trade }) => trade === chosen);
  const kept: (Place & { hasText: boolean })[] = [];
  let last = Number.NEGATIVE_INFINITY;
  let lastText = Number.NEGATIVE_INFINITY;
  const coversChosen = (bucket: number, distance: number, withText: boolean) =>
    ofChosen.some((place) => (!withText || place.isExit) && Math.abs(place.bucket - bucket) < distance);
  for (const place of places) {
    const { bucket, isExit } = place;
    const isChosen = place.trade === chosen;
    if (!isChosen && (bucket - last < gap || coversChosen(bucket, gap, false))) continue;
    last = bucket;
    const hasText =
      isExit && (isChosen || (bucket - lastText >= textGap && !coversChosen(bucket, textGap, true)));
    if (hasText) lastText = bucket;
    kept.push({ ...place, hasText });
  }
  return kept;
}
