import { type EpisodeDetail, formatCount } from 'candlerun';
import { decimalText, signedText } from '../number-text.js';
import type { NamedCandles } from '../panel.js';
import { exactTimeText } from './time-text.js';

/** What the chart shows, in sentences, for readers who do not see it. */
export function describeChart(
  candles: NamedCandles,
  detail: EpisodeDetail | null,
  initialCash: number,
): string {
  const { info, title } = candles;
  const interval = info.interval_ms ?? 0;
  const time = (ms: number) => exactTimeText(ms, interval);
  const from = `${time(info.first_time)} to ${time(info.last_time)}`;
  const series = `Price of ${title}: ${formatCount(info.candles)} candles from ${from}.`;
  const last = detail?.equity_values.at(-1);
  if (!detail || last === undefined) return series;
  const end = `${decimalText(last)} (${signedText((last / initialCash - 1) * 100)}%)`;
  const hold = detail.statistics?.buy_and_hold_return_pct;
  const beside = hold === undefined ? '' : ` Buy and hold: ${signedText(hold)}%.`;
  const worst = detail.drawdowns[0];
  const fall = worst ? ` The deepest drawdown is ${decimalText(-Math.abs(worst.depth_pct))}%.` : '';
  const { count } = detail.trade_columns;
  const trades = count === 1 ? 'One trade.' : `${formatCount(count)} trades.`;
  return `${series} Equity from ${decimalText(initialCash)} to ${end}.${beside}${fall} ${trades}`;
}

/** The chosen trade in one line: `Trade 3 of 11 · Long · +33.87% · 31 Mar 2009 → 29 Jun 2010 · Stop loss`. */
export function tradeLine(
  { trade_columns: trades }: EpisodeDetail,
  trade: number,
  intervalMs: number,
): string {
  const side = trades.is_short[trade] === 1 ? 'Short' : 'Long';
  const time = (ms: number | undefined) => exactTimeText(ms ?? 0, intervalMs);
  const reason = (trades.exit_reasons[trades.exit_reason[trade] ?? 0] ?? '').replaceAll('_', ' ');
  return [
    `${tradeNumber(trade, trades.count)}`,
    side,
    `${signedText(trades.return_pct[trade] ?? 0)}%`,
    `${time(trades.entry_time[trade])} → ${time(trades.exit_time[trade])}`,
    ...(reason === '' ? [] : [`${reason.charAt(0).toUpperCase()}${reason.slice(1)}`]),
  ].join(' · ');
}

/** The place of a trade among all: `Trade 3 of 11`; without a trade their number: `11 trades`. */
export function tradeNumber(trade: number | null, count: number): string {
  if (trade !== null) return `Trade ${formatCount(trade + 1)} of ${formatCount(count)}`;
  return count === 1 ? '1 trade' : `${formatCount(count)} trades`;
}
