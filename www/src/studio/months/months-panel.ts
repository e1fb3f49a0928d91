import { DAY_MS, MONTHS } from '../calendar.js';
import './months.css';
import { type Drawdown, type EpisodeDetail, formatCount } from 'candlerun';
import { make, makeHead } from '../dom.js';
import { signedText } from '../number-text.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { DetailFrame } from '../trades/detail-frame.js';
import { longTimeText, tradeTimeText } from '../trades/trade-texts.js';
import { meanMonths, washOf, yearReturns } from './month-table.js';

/** Returns by month and year, and the worst drawdowns. */
export class MonthsPanel implements DeskPanel {
  readonly element: HTMLElement;
  readonly #frame = new DetailFrame('months-panel', 'Months');
  #view: DeskView | null = null;

  constructor(_actions: DeskActions) {
    this.element = this.#frame.element;
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    const detail = this.#frame.update(view);
    if (detail === null) return;
    this.#frame.content.replaceChildren(
      makeMonths(detail),
      makeDrawdowns(detail.drawdowns, view?.candles?.info.interval_ms ?? null),
    );
  }
}

function makeMonths({ months }: EpisodeDetail): HTMLElement {
  const years = yearReturns(months);
  if (years.length === 0) return make('p', 'detail-message', 'There is no month to show.');
  const wash = washOf(months);
  const body = make('tbody', '');
  for (const { year, months: returns, total } of years) {
    body.append(
      makeYear(String(year), [...returns.map((value) => monthCell(value, wash)), totalCell(total)]),
    );
  }
  const foot = make('tfoot', '');
  if (years.length > 1)
    foot.append(
      makeYear(
        'Mean',
        meanMonths(years).map((value) => monthCell(value)),
        true,
      ),
    );
  const heads = [head('Year'), ...MONTHS.map((month) => head(month, 'number')), head('Total', 'number')];
  const table = make('table', 'months-table', make('caption', '', 'Return by month, per cent'));
  table.append(make('thead', '', make('tr', '', ...heads)), body, foot);
  return frame('months-frame', table, 'Return by month');
}

function makeYear(title: string, cells: HTMLElement[], isMean = false): HTMLElement {
  const year = makeHead('row', '', title);
  if (isMean) cells.push(make('td', ''));
  return make('tr', '', year, ...cells);
}

/** A cell of a month. The wash of ink or red only repeats what sign and number say. */
function monthCell(value: number | null, wash?: (value: number) => number): HTMLElement {
  if (value === null) return make('td', 'number');
  const cell = make('td', `number ${value < 0 ? 'loss' : 'gain'}`, monthText(value));
  if (wash !== undefined) cell.style.setProperty('--wash', wash(value).toFixed(2));
  return cell;
}

function totalCell(value: number): HTMLElement {
  return make('td', `number months-total${value < 0 ? ' loss' : ''}`, monthText(value));
}

/** A return in few digits, because twelve of them share a line: `+4.2`, `−13.0`, `+120`. */
function monthText(value: number): string {
  if (value === 0) return '0.0';
  const digits = Math.abs(value) >= 100 ? 0 : 1;
  return `${value > 0 ? '+' : '−'}${Math.abs(value).toFixed(digits)}`;
}

function makeDrawdowns(drawdowns: readonly Drawdown[], intervalMs: number | null): HTMLElement {
  if (drawdowns.length === 0) return make('p', 'detail-message', 'The equity never fell below a peak.');
  const isDaily = intervalMs === null || intervalMs >= DAY_MS;
  const titles = ['#', 'Depth', 'From', 'Trough', 'Recovered', 'Lasted', 'Candles'];
  const heads = titles.map((title) => head(title, title === 'Depth' || title === 'Candles' ? 'number' : ''));
  const body = make('tbody', '');
  drawdowns.forEach((drawdown, index) => {
    body.append(makeDrawdown(drawdown, index + 1, isDaily));
  });
  const table = make('table', 'drawdowns-table', make('caption', '', 'Worst drawdowns'));
  table.append(make('thead', '', make('tr', '', ...heads)), body);
  return frame('drawdowns-frame', table, 'Worst drawdowns');
}

function makeDrawdown(drawdown: Drawdown, rank: number, isDaily: boolean): HTMLElement {
  const { depth_pct, peak_time, trough_time, recovery_time, candles } = drawdown;
  return make(
    'tr',
    '',
    make('td', 'drawdown-rank', String(rank)),
    make('td', 'number loss', `${signedText(-depth_pct)}%`),
    make('td', '', tradeTimeText(peak_time, isDaily)),
    make('td', '', tradeTimeText(trough_time, isDaily)),
    make('td', '', recovery_time === null ? 'not yet' : tradeTimeText(recovery_time, isDaily)),
    make('td', '', recovery_time === null ? 'to the end' : longTimeText(recovery_time - peak_time)),
    make('td', 'number', formatCount(candles)),
  );
}

function head(title: string, className = ''): HTMLElement {
  return makeHead('col', className, title);
}

/** A frame in which a table that is too wide can be scrolled, by the keyboard too. */
function frame(className: string, table: HTMLElement, label: string): HTMLElement {
  const element = make('div', className, table);
  element.tabIndex = 0;
  element.setAttribute('role', 'region');
  element.setAttribute('aria-label', label);
  return element;
}
