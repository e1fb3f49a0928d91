/**
 * Which candles the chart shows, and which buckets it needs for them. A span is measured in candles and may begin or end inside one, or
 * beyond the series. Buckets are powers of two that begin at their own multiples, so the same candles share a bucket wherever the
 * window begins.
 */

import type { Grid } from './reduce.js';

/** Candles from `from` up to, not including, `to`: places between candles, with fractions. */
export type Span = { from: number; to: number };

/** As many buckets as a view may show; with a screen of margin on both sides a window has less than 4,000. */
export const MOST_VISIBLE = 1_200;

/** No narrower view is useful. */
const LEAST_CANDLES = 12;

/** A window that is longer than this many screens is drawn again. */
const WIDEST_WINDOW = 6;

/** The library cannot show less than two bars. */
const LEAST_BUCKETS = 3;

/** A bucket is at least this wide. */
const LEAST_BUCKET_PX = 2;

/** The chart may be scrolled beyond its ends by this share of its width. */
const OVERSCROLL = 0.5;

/** Space on both sides of the series when all of it is shown, as a share of its length. */
const FIT_MARGIN = 0.02;

/** The most buckets that a chart of this width shows. */
export function mostBuckets(widthPx: number): number {
  return Math.max(50, Math.min(MOST_VISIBLE, Math.floor(widthPx / LEAST_BUCKET_PX)));
}

/** The smallest power of two of candles in a bucket with which the span has at most `most` buckets. */
export function candlesPerBucket(span: Span, most: number): number {
  const needed = (span.to - span.from) / most;
  return needed <= 1 ? 1 : 2 ** Math.ceil(Math.log2(needed));
}

/** The buckets of a span with one screen of margin on both sides, inside the series. */
export function windowOf(span: Span, total: number, most: number): Grid {
  const per = candlesPerBucket(span, most);
  const screen = span.to - span.from;
  const last = Math.ceil(total / per);
  const first = clamp(Math.floor((span.from - screen) / per), 0, last - 1);
  const end = clamp(Math.ceil((span.to + screen) / per), first + 1, last);
  return { from: first * per, per, count: end - first };
}

/**
 * Whether a window still serves a span: buckets of the right size, a quarter of a screen of margin where there are candles, and not so much
 * more than the span that marks were spaced for another zoom.
 */
export function serves(window: Grid, span: Span, total: number, most: number): boolean {
  if (candlesPerBucket(span, most) !== window.per) return false;
  const margin = (span.to - span.from) / 4;
  const end = window.from + window.count * window.per;
  if (end - window.from > WIDEST_WINDOW * (span.to - span.from)) return false;
  const left = Math.max(0, span.from - margin);
  const right = Math.min(total, span.to + margin);
  return window.from <= left && right <= end;
}

/** Whether a window can show a span until another one comes: some of it is there, and it is wider than a few buckets. */
export function canShow(window: Grid, span: Span): boolean {
  const end = window.from + window.count * window.per;
  return span.from < end && span.to > window.from && span.to - span.from >= LEAST_BUCKETS * window.per;
}

/**
 * The logical range of a span in the library's coordinates. A bar is drawn around its index, so index 0 reaches from −0.5 to 0.5, and the
 * library's range names the indexes of the outermost bars.
 */
export function logicalRange(grid: Grid, span: Span): Span {
  return { from: (span.from - grid.from) / grid.per, to: (span.to - grid.from) / grid.per - 1 };
}

/** The place of a candle's middle in the library's coordinates. */
export function logicalOf(grid: Grid, candle: number): number {
  return (candle + 0.5 - grid.from) / grid.per - 0.5;
}

/** The bucket of a candle. */
export function bucketOf(grid: Grid, candle: number): number {
  return Math.floor((candle - grid.from) / grid.per);
}

/** A span that shows all candles of a range. */
export function fitSpan(from: number, to: number): Span {
  const margin = Math.max(0.5, (to - from) * FIT_MARGIN);
  return { from: from - margin, to: to + margin };
}

/** Moves a span by a number of candles. */
export function panned(span: Span, candles: number): Span {
  return { from: span.from + candles, to: span.to + candles };
}

/** Zooms a span. A factor below 1 shows fewer candles; the place at `anchor`, a share of the width, stays where it is. */
export function zoomed(span: Span, factor: number, anchor: number): Span {
  const length = span.to - span.from;
  const fixed = span.from + length * anchor;
  return { from: fixed - length * factor * anchor, to: fixed + length * factor * (1 - anchor) };
}

/** A span within the limits: not narrower than a few candles, not wider than the series, and never without a candle in it. */
export function limited(span: Span, total: number): Span {
  const widest = Math.max(LEAST_CANDLES, total + 2 * Math.max(0.5, total * FIT_MARGIN));
  const length = clamp(span.to - span.from, Math.min(LEAST_CANDLES, widest), widest);
  const middle = (span.from + span.to) / 2;
  const beyond = length === widest ? (widest - total) / 2 : length * OVERSCROLL;
  const from = clamp(middle - length / 2, -beyond, Math.max(-beyond, total + beyond - length));
  return { from, to: from + length };
}

/** A span that shows a trade with what came before and after it. */
export function tradeSpan(entryCandle: number, exitCandle: number, total: number): Span {
  const length = exitCandle - entryCandle + 1;
  const around = Math.max(length * 0.75, 30);
  return limited({ from: entryCandle - around, to: exitCandle + 1 + around }, total);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
