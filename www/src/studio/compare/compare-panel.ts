import './compare.css';
import { formatCount } from 'candlerun';
import { make, makeHead, setText } from '../dom.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { PlotView } from '../plots/plot-view.js';
import { groups } from '../statistics/groups.js';
import type { StatisticUnit } from '../statistics/statistic.js';
import { statisticText } from '../statistics/statistic-text.js';
import { statisticOf, statisticValue } from '../statistics/statistic-value.js';
import { ComparePlot, DASHES } from './compare-plot.js';
import { type Compared, comparedOf, keyOf } from './compared.js';
import { commonTrades, type Line, settingDifferences } from './differences.js';

/** More curves cannot be told apart. */
const MOST = 4;

/** Two to four episodes of any runs, beside each other. */
export class ComparePanel implements DeskPanel {
  readonly element = make('section', 'compare-panel');
  readonly #actions: DeskActions;
  readonly #add = make('button', 'button button-quiet', 'Add the shown episode');
  readonly #hint = make('p', 'hint');
  readonly #chips = make('ol', 'compare-list');
  readonly #content = make('div', 'compare-content');
  readonly #plot = new PlotView({ clicked: () => {}, dragged: () => {}, pressed: () => null });
  readonly #tables = make('div', 'compare-tables');
  #list: Compared[] = [];
  #view: DeskView | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element.setAttribute('aria-label', 'Compare');
    this.element.dataset.testid = 'compare-panel';
    this.#add.type = 'button';
    this.#add.dataset.testid = 'compare-add';
    this.#add.addEventListener('click', () => void this.#addShown());
    this.#hint.setAttribute('role', 'status');
    this.#chips.setAttribute('aria-label', 'Compared episodes');
    // A region that scrolls must be reachable by keyboard.
    this.#tables.tabIndex = 0;
    this.#tables.setAttribute('role', 'region');
    this.#tables.setAttribute('aria-label', 'Figures of the compared episodes');
    this.#content.append(this.#plot.element, this.#tables);
    this.element.append(make('div', 'compare-head', this.#chips, this.#add, this.#hint), this.#content);
    this.#draw();
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    this.#showAdd();
  }

  async #addShown(): Promise<void> {
    const view = this.#view;
    if (view === null || this.#add.getAttribute('aria-disabled') === 'true') return;
    const engine = await this.#actions.session.open();
    const one = await comparedOf(view, (range) => engine.candleBuckets(view.run.spec.candles, range));
    if (one === null || this.#list.some(({ key }) => key === one.key) || this.#list.length >= MOST) return;
    this.#list = [...this.#list, one];
    this.#draw();
  }

  #remove(one: Compared): void {
    this.#list = this.#list.filter((other) => other !== one);
    this.#draw();
    this.#add.focus();
  }

  #draw(): void {
    this.#chips.replaceChildren(...this.#list.map((one, place) => this.#chip(one, place)));
    this.#chips.hidden = this.#list.length === 0;
    this.#content.hidden = this.#list.length < 2;
    this.#showAdd();
    if (this.#list.length < 2) return;
    this.#plot.show(new ComparePlot(this.#list), -1);
    this.#tables.replaceChildren(
      ...[
        tableOf('What differs', this.#list, settingDifferences(this.#list)),
        tableOf('Trades in common with the first', this.#list, tradeLines(this.#list)),
        ...groups.map(({ title, names }) =>
          tableOf(
            title,
            this.#list,
            names.map((name) => statisticLine(this.#list, name)),
          ),
        ),
      ].filter((table) => table !== null),
    );
  }

  #chip(one: Compared, place: number): HTMLElement {
    const remove = make('button', 'compare-remove', '×');
    remove.type = 'button';
    remove.setAttribute('aria-label', `Remove ${one.episode} of ${one.run}`);
    remove.addEventListener('click', () => this.#remove(one));
    const name = make('span', 'compare-name', make('strong', '', one.run), ` ${one.episode}`);
    return make('li', '', sample(place), name, remove);
  }

  #showAdd(): void {
    const key = this.#view && keyOf(this.#view);
    const reason = whyNot(key, this.#list);
    this.#add.setAttribute('aria-disabled', String(reason !== null));
    setText(this.#hint, reason ?? hintText(this.#list.length));
  }
}

/** Why the shown episode cannot be added; null if it can. */
function whyNot(key: string | null, list: readonly Compared[]): string | null {
  if (list.length >= MOST) return `At most ${MOST} episodes are compared.`;
  if (key === null) return 'An episode can be added when it is shown in full.';
  if (list.some((one) => one.key === key))
    return 'It is here already. Open another episode or run, then add it.';
  return null;
}

function hintText(count: number): string {
  return count === 0 ? 'Add two to four episodes, of this run or of others.' : '';
}

/** The look of a curve. */
function sample(place: number): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 28 8');
  svg.setAttribute('aria-hidden', 'true');
  svg.classList.add('compare-sample');
  svg.classList.toggle('is-flame', place % 2 === 1);
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', 'M0 4h28');
  line.setAttribute('stroke-dasharray', (DASHES[place] ?? []).join(' '));
  svg.append(line);
  return svg;
}

function statisticLine(list: readonly Compared[], name: Parameters<typeof statisticOf>[0]): Line {
  const { title, unit } = statisticOf(name);
  const values = list.map(({ detail }) => statisticValue(detail, name, 'all') ?? null);
  const [first] = values;
  const texts = values.map((value, place) => {
    const text = statisticText(value, unit) ?? '–';
    return place === 0 ? text : `${text}${differenceText(value, first ?? null, unit)}`;
  });
  return { title, texts };
}

/** How far a value is from the first one: ` (+3.10)`. A time has no difference beside it. */
function differenceText(value: number | null, first: number | null, unit: StatisticUnit): string {
  if (value === null || first === null || unit === 'time' || value === first) return '';
  const sign = unit === 'fall' ? -1 : 1;
  return ` (${statisticText(sign * (value - first), 'gain')})`;
}

function tradeLines(list: readonly Compared[]): Line[] {
  const [first] = list;
  if (first === undefined) return [];
  const counts = list.map(({ detail }) => commonTrades(first.detail.trade_columns, detail.trade_columns));
  const line = (title: string, count: (one: (typeof counts)[number]) => number) => ({
    title,
    texts: counts.map((one) => formatCount(count(one))),
  });
  return [
    line('in both', ({ both }) => both),
    line('only in the first', ({ onlyFirst }) => onlyFirst),
    line('only here', ({ onlySecond }) => onlySecond),
  ];
}

/** A table with a column for each episode; null without a line. */
function tableOf(title: string, list: readonly Compared[], lines: readonly Line[]): HTMLElement | null {
  if (lines.length === 0) return null;
  const head = make(
    'tr',
    '',
    makeHead('col', '', 'Episode'),
    ...list.map((_, place) => makeHead('col', 'number', String(place + 1))),
  );
  const rows = lines.map(({ title, texts }) =>
    make(
      'tr',
      '',
      makeHead('row', '', title),
      ...texts.map((text) => make('td', text.startsWith('−') ? 'number loss' : 'number', text)),
    ),
  );
  return make(
    'table',
    'compare-table',
    make('caption', '', title),
    make('thead', '', head),
    make('tbody', '', ...rows),
  );
}
