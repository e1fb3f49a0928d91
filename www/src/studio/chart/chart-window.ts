import type { CandleBuckets, WalkForward } from 'candlerun';
import type { DeskView } from '../panel.js';
import type { DrawnLine } from './lines.js';
import type { Grid } from './reduce.js';
import type { TradeBox } from './trade-boxes.js';
import type { TradeMark } from './trade-marks.js';

/** Everything that is drawn for a window of candles. */
export type ChartWindow = {
  grid: Grid;
  buckets: CandleBuckets;
  /** The library's key of each bucket: whole seconds, ascending. */
  keys: Float64Array;
  priceLines: readonly DrawnLine[];
  /** One pane for each. */
  ownLines: readonly DrawnLine[];
  equity: readonly DrawnLine[];
  drawdown: readonly DrawnLine[];
  marks: readonly TradeMark[];
  boxes: readonly TradeBox[];
  /** The first buckets, which have a price. A replay shows none of the others. */
  shown: number;
};

/** The panes of the chart, from top to bottom. */
export type PaneName = 'price' | `own-${number}` | 'equity' | 'drawdown';

/** The panes below the price of an episode with this many lines of their own scale. */
export function episodePanes(ownLines: number): PaneName[] {
  const own = Array.from({ length: ownLines }, (_, i): PaneName => `own-${i}`);
  return [...own, 'equity', 'drawdown'];
}

/** Share of the height that a pane takes, relative to the others. */
export function paneShare(name: PaneName): number {
  if (name === 'price') return 52;
  if (name === 'equity') return 26;
  return name === 'drawdown' ? 14 : 16;
}

/** The windows of a walk-forward, and which of them is chosen, counted from 1. */
export type ShownWindows = { windows: WalkForward['windows']; chosen: number | null };

/** The windows of a walk-forward, with the one of the shown episode. */
export function shownWindows(view: DeskView | null): ShownWindows | null {
  const { windows } = view?.run.result?.walk_forward ?? {};
  return windows ? { windows, chosen: view?.episode?.part?.window ?? null } : null;
}
