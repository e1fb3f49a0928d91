import type { Ranges, ReducibleSeries } from './reduce.js';
import type { TradeMarks } from './trade-marks.js';

/** A line of the strategy with its place among all, which decides its colour. */
export type NamedLine = { name: string; scale: 'price' | 'own'; place: number; series: ReducibleSeries };

/** What a window shows beside its lines, for the legend. */
export type WindowValues = {
  lines: { line: NamedLine; ranges: Ranges }[];
  equity: Ranges | null;
  buyAndHold: Ranges | null;
  drawdown: Ranges | null;
  trades: Pick<TradeMarks, 'marked' | 'trades'>;
};
