import type { CandleBuckets, EpisodeDetail } from 'candlerun';
import type { Replayed } from '../panel.js';
import type { Ambiguity } from './ambiguity.js';
import { buyAndHold } from './buy-and-hold.js';
import type { ChartWindow } from './chart-window.js';
import { type ChartColours, lineStyle } from './colours.js';
import type { DrawnLine } from './lines.js';
import { drawdownValues, type Grid, type Ranges, ReducibleSeries } from './reduce.js';
import { openTrades } from './replay-window.js';
import { secondKeys } from './time-text.js';
import { type TradeBox, tradeBoxes } from './trade-boxes.js';
import { type MarkSpace, type TradeMarks, tradeMarks } from './trade-marks.js';
import type { NamedLine, WindowValues } from './window-values.js';

/** The series of an episode, ready to be reduced to any window. */
export class DetailSeries {
  readonly detail: EpisodeDetail;
  readonly initialCash: number;
  readonly equity: ReducibleSeries;
  readonly drawdown: ReducibleSeries;
  readonly lines: readonly NamedLine[];
  /** The close of the first candle, from which buy and hold is measured; null until it has been read. */
  firstClose: number | null = null;
  #band: { low: ReducibleSeries; high: ReducibleSeries } | null = null;

  constructor(detail: EpisodeDetail, initialCash: number) {
    const { first_candle, equity_values } = detail;
    this.detail = detail;
    this.initialCash = initialCash;
    this.equity = new ReducibleSeries(equity_values, first_candle);
    this.drawdown = new ReducibleSeries(drawdownValues(equity_values, initialCash), first_candle);
    this.lines = detail.lines.map(({ name, scale, values }, place) => ({
      name,
      scale,
      place,
      series: new ReducibleSeries(values, first_candle),
    }));
  }

  /** The candles of the backtest: from the first one up to, not including, the end. */
  get candles(): { from: number; to: number } {
    const from = this.detail.first_candle;
    return { from, to: from + this.detail.equity_values.length };
  }

  /** Takes the first close from an earlier episode on the same candles, if it began at the same one. */
  takeFirstClose({ candles, firstClose }: DetailSeries): void {
    if (candles.from === this.candles.from) this.firstClose = firstClose;
  }

  set ambiguity({ low, high }: Ambiguity) {
    const offset = this.detail.first_candle;
    this.#band = { low: new ReducibleSeries(low, offset), high: new ReducibleSeries(high, offset) };
  }

  /** Buy and hold in the buckets of a window; null until it is known. */
  buyAndHold(grid: Grid, close: Float64Array): Ranges | null {
    if (this.firstClose === null) return null;
    const { from, to } = this.candles;
    return buyAndHold(close, grid, {
      candle: from,
      close: this.firstClose,
      cash: this.initialCash,
      end: to,
    });
  }

  /** The band of the equity under each intrabar rule. */
  band(grid: Grid): Ranges | null {
    if (this.#band === null) return null;
    const low = this.#band.low.ranges(grid);
    const high = this.#band.high.ranges(grid);
    return { first: low.first, min: low.min, max: high.max, last: high.last };
  }
}

/** What is drawn of an episode, apart from its series. */
export type WindowChoice = {
  shownLines: readonly NamedLine[];
  space: MarkSpace;
  trade: number | null;
  colours: ChartColours;
  /** The place of a replay; null while the whole episode is shown. */
  replay: Replayed | null;
};

/** The drawing of a window, and the values of its legend. */
export function chartWindow(
  grid: Grid,
  buckets: CandleBuckets,
  series: DetailSeries | null,
  choice: WindowChoice,
): { window: ChartWindow; values: WindowValues } {
  const { colours } = choice;
  const lines = choice.shownLines.map((line) => ({ line, ranges: line.series.ranges(grid) }));
  const draw = (scale: 'price' | 'own') =>
    lines
      .filter(({ line }) => line.scale === scale)
      .map(({ line, ranges }) => drawn(ranges, { ...lineStyle(colours, line.place), width: 1.5 }));
  const equity = series?.equity.ranges(grid) ?? null;
  const drawdown = series?.drawdown.ranges(grid) ?? null;
  const hold = series?.buyAndHold(grid, buckets.close) ?? null;
  const band = series?.band(grid) ?? null;
  const { marks, boxes, ...trades } = tradesOf(grid, buckets, series, choice);
  const window: ChartWindow = {
    grid,
    buckets,
    keys: secondKeys(buckets.time),
    priceLines: draw('price'),
    ownLines: draw('own'),
    equity: [
      ...(band ? [drawn(band, { kind: 'band', colour: colours.band, fill: colours.band })] : []),
      ...(hold ? [drawn(hold, { colour: colours.quiet })] : []),
      ...(equity ? [drawn(equity, { colour: colours.ink, width: 1.75 })] : []),
    ],
    drawdown: drawdown
      ? [drawn(drawdown, { kind: 'area', colour: colours.loss, fill: colours.lossWash })]
      : [],
    marks,
    boxes,
    shown: grid.count,
  };
  return { window, values: { lines, equity, buyAndHold: hold, drawdown, trades } };
}

/** The marks and boxes of a window. */
export function tradesOf(
  grid: Grid,
  buckets: CandleBuckets,
  series: DetailSeries | null,
  { space, trade, replay }: WindowChoice,
): TradeMarks & { boxes: TradeBox[] } {
  if (series === null) return { marks: [], marked: 0, trades: 0, boxes: [] };
  const { trade_columns } = replay?.detail ?? series.detail;
  const found = tradeMarks(trade_columns, grid, space, trade);
  const boxes = tradeBoxes(trade_columns, grid, trade);
  if (replay === null) return { ...found, boxes };
  const open = openTrades(grid, buckets, replay);
  const marks = [...found.marks, ...open.marks].sort((a, b) => a.bucket - b.bucket);
  return { ...found, marks, boxes: [...boxes, ...open.boxes] };
}

function drawn(ranges: Ranges, look: Partial<DrawnLine> & Pick<DrawnLine, 'colour'>): DrawnLine {
  return { kind: 'line', fill: look.colour, width: 1, dash: [], ...look, ranges };
}
