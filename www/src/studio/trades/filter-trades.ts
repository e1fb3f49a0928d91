import { ALL_DATES, type DateRange } from './date-range.js';
import type { TradeEnd, TradeRows } from './trade-rows.js';

/** Which trades are listed. Null for no limit. */
export type TradeFilter = {
  side: 'long' | 'short' | null;
  end: TradeEnd | null;
  /** By profit; a trade without profit or loss is neither. */
  outcome: 'winners' | 'losers' | null;
  tag: number | null;
  /** The entry is in this range. */
  entered: DateRange;
};

/** The filter that lets every trade through. */
export const ALL_TRADES: TradeFilter = {
  side: null,
  end: null,
  outcome: null,
  tag: null,
  entered: ALL_DATES,
};

/** Returns the rows that pass the filter, in their order. */
export function filterTrades(rows: TradeRows, filter: TradeFilter): Uint32Array {
  const side = filter.side === null ? -1 : Number(filter.side === 'short');
  const end = filter.end === null ? -1 : rows.ends.indexOf(filter.end);
  const { from, to } = filter.entered;
  const passed = new Uint32Array(rows.count);
  let count = 0;
  for (let row = 0; row < rows.count; row++) {
    if (side >= 0 && rows.is_short[row] !== side) continue;
    if (filter.end !== null && rows.end[row] !== end) continue;
    if (filter.tag !== null && rows.tag[row] !== filter.tag) continue;
    const profit = rows.profit[row] as number;
    if (filter.outcome === 'winners' && !(profit > 0)) continue;
    if (filter.outcome === 'losers' && !(profit < 0)) continue;
    const entered = rows.entry_time[row] as number;
    if (entered < from || entered >= to) continue;
    passed[count] = row;
    count += 1;
  }
  return passed.slice(0, count);
}
