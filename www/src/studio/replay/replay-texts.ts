import { type EpisodeDetail, formatCount, type OpenTrade } from 'candlerun';
import { fixedText, priceDecimals } from '../chart/axis-text.js';
import type { NewestBucket } from '../chart/chart-tools.js';
import { parameterText, signedPercentText } from '../number-text.js';

/**
 * `Long 124.62 at 205.66 · +3.4%`; without an open trade `No position`. `newest` is the newest close; the gain is left out while it is from
 * before the entry.
 */
export function positionText(
  open: EpisodeDetail['open_trades'],
  newest: Pick<NewestBucket, 'candle' | 'close'> | null,
): string {
  const [trade, ...others] = open;
  if (trade === undefined) return 'No position';
  if (others.length > 0) return `${formatCount(open.length)} open trades, ${netText(open)}`;
  const price = fixedText(trade.entry_price, priceDecimals(Float64Array.of(trade.entry_price)));
  const isKnown = newest !== null && newest.candle >= trade.entry_candle;
  const gain = isKnown ? ` · ${signedPercentText(gainPct(trade, newest.close))}` : '';
  return `${trade.side === 'long' ? 'Long' : 'Short'} ${unitsText(trade.units)} at ${price}${gain}`;
}

/** `Candle 1,234/3,270`: the place among the candles of the backtest. */
export function placeText(candle: number, first: number, last: number): string {
  return `Candle ${formatCount(candle - first + 1)}/${formatCount(last - first + 1)}`;
}

/** How far the price has moved for the trade, in per cent of its entry, without costs. */
function gainPct({ side, entry_price }: OpenTrade, close: number): number {
  return (close / entry_price - 1) * (side === 'long' ? 100 : -100);
}

function netText(open: readonly OpenTrade[]): string {
  const net = open.reduce((sum, { side, units }) => sum + (side === 'long' ? units : -units), 0);
  if (net === 0) return 'net 0';
  return `net ${net > 0 ? 'long' : 'short'} ${unitsText(Math.abs(net))}`;
}

function unitsText(units: number): string {
  return parameterText(Number(units.toPrecision(5)));
}
