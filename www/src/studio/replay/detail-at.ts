import type { EpisodeDetail, OpenTrade, TradeColumns } from 'candlerun';
import { firstExitAt } from '../chart/trade-marks.js';

/** The candles at which a trade begins or ends, ascending, each once. */
export function tradeEvents(detail: EpisodeDetail): Float64Array {
  const { entry_candle, exit_candle, count } = detail.trade_columns;
  const open = detail.open_trades.map((trade) => trade.entry_candle);
  const all = new Set(open);
  for (let trade = 0; trade < count; trade += 1) {
    all.add(entry_candle[trade] as number);
    all.add(exit_candle[trade] as number);
  }
  return Float64Array.from(all).sort();
}

/**
 * An episode as it was known at the close of a candle: the trades that were closed by then, and those that were open. Its other parts
 * are those of the whole episode, except statistics, which need its end.
 */
export function detailAt(detail: EpisodeDetail, candle: number): EpisodeDetail {
  const columns = detail.trade_columns;
  const closed = firstExitAt(columns, candle + 1);
  return {
    ...detail,
    statistics: null,
    total_trades: closed,
    trade_columns: firstTrades(columns, closed),
    open_trades: openAt(detail, closed, candle),
  };
}

/** The first trades of columns, in the same memory. */
function firstTrades(columns: TradeColumns, count: number): TradeColumns {
  const cut = Object.entries(columns).map(([name, column]) => [
    name,
    ArrayBuffer.isView(column) ? (column as Float64Array).subarray(0, count) : column,
  ]);
  return { ...(Object.fromEntries(cut) as TradeColumns), count };
}

/**
 * The trades that were open at the close of a candle. Parts of a trade that were closed at different times later are one trade. Its levels
 * are not known: the columns have those at its end, which may have been moved since.
 */
function openAt(detail: EpisodeDetail, closed: number, candle: number): OpenTrade[] {
  const columns = detail.trade_columns;
  const found = new Map<string, OpenTrade>();
  const add = (trade: OpenTrade) => {
    const key = `${trade.side} ${trade.entry_candle} ${trade.entry_price} ${trade.tag}`;
    const known = found.get(key);
    found.set(key, known ? { ...known, units: known.units + trade.units } : trade);
  };
  for (let trade = closed; trade < columns.count; trade += 1) {
    if ((columns.entry_candle[trade] as number) <= candle) add(openTrade(columns, trade));
  }
  for (const trade of detail.open_trades) {
    if (trade.entry_candle <= candle) add({ ...trade, ...UNKNOWN });
  }
  return [...found.values()];
}

/** Fields of a trade that are unknown before its end. */
const UNKNOWN = {
  commission: Number.NaN,
  stop_loss: null,
  take_profit: null,
  trailing_stop: null,
} as const;

function openTrade(columns: TradeColumns, trade: number): OpenTrade {
  return {
    id: 0,
    side: columns.is_short[trade] === 1 ? 'short' : 'long',
    units: columns.units[trade] as number,
    entry_candle: columns.entry_candle[trade] as number,
    entry_time: columns.entry_time[trade] as number,
    entry_price: columns.entry_price[trade] as number,
    tag: columns.tag[trade] as number,
    ...UNKNOWN,
  };
}
