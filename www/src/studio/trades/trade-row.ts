import { formatCount } from 'candlerun';
import { make, setText } from '../dom.js';
import { signedText, UNDEFINED_TEXT, wholePercentText } from '../number-text.js';
import type { TradeGroup } from './group-trades.js';
import { isLoss, type TradeColumn, tradeColumns } from './trade-columns.js';
import type { TradeRows } from './trade-rows.js';

/** One drawn row of the list. It is used again for other trades while the list is scrolled. */
export class TradeRow {
  readonly element = make('div', 'trade-row');
  /** Place in the list. */
  index = -1;
  readonly #cells = tradeColumns.map(makeCell);
  readonly #group = makeGroupCells();
  #kind: 'trade' | 'group' | null = null;

  constructor() {
    this.element.setAttribute('role', 'row');
  }

  showTrade(rows: TradeRows, row: number): void {
    this.#become('trade', this.#cells);
    tradeColumns.forEach((column, index) => {
      const cell = this.#cells[index] as HTMLElement;
      setText(cell, column.text(rows, row));
      cell.classList.toggle('loss', isLoss(column, rows, row));
    });
  }

  showGroup(group: TradeGroup, isOpen: boolean): void {
    this.#become('group', Object.values(this.#group));
    this.element.setAttribute('aria-expanded', String(isOpen));
    const { title, count, wins, profit, average } = this.#group;
    const { closed } = group;
    setText(title, group.title);
    setText(count, countText(group));
    setText(wins, closed === 0 ? '' : `${wholePercentText((group.wins / closed) * 100)} won`);
    setText(profit, closed === 0 ? UNDEFINED_TEXT : `P/L ${signedText(group.profit)}`);
    setText(average, closed === 0 ? '' : `average ${signedText(group.profit / closed)}`);
    for (const amount of [profit, average]) amount.classList.toggle('loss', group.profit < 0);
  }

  #become(kind: 'trade' | 'group', cells: HTMLElement[]): void {
    if (this.#kind === kind) return;
    this.#kind = kind;
    this.element.replaceChildren(...cells);
    this.element.classList.toggle('trade-group', kind === 'group');
    if (kind === 'trade') this.element.removeAttribute('aria-expanded');
  }
}

function countText({ rows, closed }: TradeGroup): string {
  const open = rows.length - closed;
  const trades = `${formatCount(rows.length)} ${rows.length === 1 ? 'trade' : 'trades'}`;
  return open > 0 && closed > 0 ? `${trades}, ${formatCount(open)} still open` : trades;
}

function makeCell(column: TradeColumn): HTMLElement {
  return cell(`trade-cell trade-${column.key}${column.isText ? '' : ' number'}`);
}

function makeGroupCells() {
  return {
    title: cell('trade-group-title'),
    count: cell('trade-group-count'),
    wins: cell('trade-group-wins'),
    profit: cell('trade-group-profit'),
    average: cell('trade-group-average'),
  };
}

function cell(className: string): HTMLElement {
  const element = make('div', className);
  element.setAttribute('role', 'gridcell');
  return element;
}
