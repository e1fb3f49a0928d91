import type { TradeColumns } from 'candlerun';
import type { Grid } from './reduce.js';
import type { Span } from './span.js';
import { tradeAt } from './trade-boxes.js';
import { firstExitAt } from './trade-marks.js';

/** A click reaches trades up to this distance. */
const REACH_PX = 4;

/** The trade one step after or before the chosen one. Without a chosen one, the first that is in view, or the last before its end. */
export function steppedTrade(trades: TradeColumns, chosen: number | null, span: Span, by: 1 | -1): number {
  if (chosen !== null) return chosen + by;
  return by > 0 ? firstExitAt(trades, span.from) : firstExitAt(trades, span.to) - 1;
}

/** The trade under a click on a bucket; null if there is none in reach. */
export function clickedTrade(
  trades: TradeColumns,
  grid: Grid,
  bucket: number,
  candlePx: number,
): number | null {
  const candle = grid.from + bucket * grid.per + grid.per / 2;
  return tradeAt(trades, Math.floor(candle), grid.per / 2 + REACH_PX / candlePx);
}
