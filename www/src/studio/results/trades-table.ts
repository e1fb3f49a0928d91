import { type EpisodeReport, formatCount, type Trade } from 'candlerun';
import { byId, make, setText } from '../dom.js';
import { dayText, decimalText, parameterText, signedText } from '../number-text.js';

/** The latest trades of an episode, newest first. */
export class TradesTable {
  readonly #summary = byId('trades-summary', HTMLElement);
  readonly #table = byId('trades-table', HTMLTableElement);

  show(report: EpisodeReport): void {
    setText(this.#summary, summaryText(report));
    this.#table.tBodies[0]?.replaceChildren(...[...report.trades].reverse().map(row));
  }
}

function summaryText(report: EpisodeReport): string {
  const shown = report.trades.length;
  const total = report.total_trades;
  const closed =
    shown < total
      ? `Trades: the last ${formatCount(shown)} of ${formatCount(total)}`
      : `Trades: ${formatCount(total)}`;
  const open =
    report.open_trades.length === 0 ? '' : `, ${formatCount(report.open_trades.length)} open at the end`;
  const rejected =
    report.total_rejections === 0 ? '' : `, ${formatCount(report.total_rejections)} orders rejected`;
  return closed + open + rejected;
}

function row(trade: Trade): HTMLTableRowElement {
  const tone = trade.profit < 0 ? 'number loss' : 'number';
  return make(
    'tr',
    '',
    make('td', '', dayText(trade.entry_time)),
    make('td', '', dayText(trade.exit_time)),
    make('td', 'number minor', `${parameterText(Math.round(trade.units * 1e4) / 1e4)} ${trade.side}`),
    make('td', 'number minor', decimalText(trade.entry_price)),
    make('td', 'number minor', decimalText(trade.exit_price)),
    make('td', tone, signedText(trade.profit)),
    make('td', tone, signedText(trade.return_pct)),
  );
}
