import './statistics.css';
import type { EpisodeDetail } from 'candlerun';
import { make, makeHead, setText } from '../dom.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { DetailFrame } from '../trades/detail-frame.js';
import { groups, type StatisticGroup } from './groups.js';
import type { SideOnlyName } from './side-statistics.js';
import type { Statistic, StatisticName } from './statistic.js';
import { statisticText, undefinedText } from './statistic-text.js';
import { SIDES, statisticOf, statisticValue } from './statistic-value.js';

/** A row, and the cells of its columns. */
type Row = { name: StatisticName | SideOnlyName; cells: HTMLElement[] };

/** All statistics of an episode in groups, each with its definition one click away. */
export class StatisticsPanel implements DeskPanel {
  readonly element: HTMLElement;
  readonly #frame = new DetailFrame('statistics-panel', 'Statistics');
  readonly #mode = make('p', 'statistics-mode hint');
  #rows: Row[] | null = null;
  #view: DeskView | null = null;

  constructor(_actions: DeskActions) {
    this.element = this.#frame.element;
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    const detail = this.#frame.update(view);
    if (detail === null || view === null) return;
    this.#rows ??= this.#build();
    for (const row of this.#rows) showRow(row, detail);
    const { execution } = view.run.spec.backtest ?? {};
    const software =
      execution === 'vectorbt' ? 'vectorbt' : execution === 'backtesting_py' ? 'backtesting.py' : null;
    setText(
      this.#mode,
      software === null ? '' : `Computed as ${software} does. Long and short by the standard formulas.`,
    );
    this.#mode.hidden = software === null;
  }

  #build(): Row[] {
    const rows: Row[] = [];
    const list = make('div', 'statistics-groups');
    const split = make('div', 'statistics-split');
    for (const group of groups) (group.isSplit ? split : list).append(makeGroup(group, rows));
    this.#frame.content.append(this.#mode, make('div', 'statistics-body', list, split));
    return rows;
  }
}

function makeGroup(group: StatisticGroup, rows: Row[]): HTMLElement {
  const body = make('tbody', '');
  const sides = group.isSplit ? SIDES : SIDES.slice(0, 1);
  for (const name of group.names) {
    const cells = sides.map(() => make('td', 'number'));
    rows.push({ name, cells });
    body.append(...makeRow(name, cells));
  }
  const table = make('table', 'statistics-table', make('caption', '', group.title));
  const titles = group.isSplit ? ['All', 'Long', 'Short'] : ['Value'];
  const heads = [
    makeHead('col', '', 'Statistic'),
    ...titles.map((title) => makeHead('col', 'number', title)),
  ];
  const head = make('thead', group.isSplit ? '' : 'visually-hidden', make('tr', '', ...heads));
  table.append(head, body);
  return make('div', 'statistics-group', table);
}

/** The row of a statistic, and the row of its definition below, which is hidden until it is asked for. */
function makeRow(name: StatisticName | SideOnlyName, cells: HTMLElement[]): HTMLElement[] {
  const statistic = statisticOf(name);
  const button = make('button', 'statistic-name', statistic.title);
  button.type = 'button';
  const head = makeHead('row', '', button);
  const definition = makeDefinition(statistic, cells.length + 1);
  definition.id = `statistic-${name}`;
  const open = (isOpen: boolean) => {
    definition.hidden = !isOpen;
    button.setAttribute('aria-expanded', String(isOpen));
  };
  button.setAttribute('aria-controls', definition.id);
  button.addEventListener('click', () => open(definition.hidden === true));
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || definition.hidden) return;
    event.preventDefault();
    open(false);
  });
  open(false);
  return [make('tr', '', head, ...cells), definition];
}

function makeDefinition({ definition, formula, typical }: Statistic, columns: number): HTMLTableRowElement {
  const cell = make(
    'td',
    'statistic-definition',
    make('p', '', definition),
    make('p', '', make('code', '', formula)),
  );
  if (typical !== '') cell.append(make('p', 'statistic-typical', typical));
  cell.colSpan = columns;
  return make('tr', '', cell);
}

function showRow({ name, cells }: Row, detail: EpisodeDetail): void {
  const statistic = statisticOf(name);
  SIDES.slice(0, cells.length).forEach((side, index) => {
    const cell = cells[index] as HTMLElement;
    const value = statisticValue(detail, name, side);
    const trades = side === 'all' ? detail.trade_columns.count : (detail.sides[side].trades ?? 0);
    // A direction that was never traded says so in every row.
    const why = side !== 'all' && trades === 0 ? 'no trade' : undefinedText(statistic, { trades });
    showCell(cell, statisticText(value, statistic.unit), why);
  });
}

/** Shows a value, or why there is none. */
function showCell(cell: HTMLElement, text: string | null, why: string): void {
  cell.classList.toggle('is-undefined', text === null);
  cell.classList.toggle('loss', text?.startsWith('−') ?? false);
  setText(cell, text ?? why);
}
