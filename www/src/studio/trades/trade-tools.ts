import { formatCount } from 'candlerun';
import { make, makeOption } from '../dom.js';
import { ALL_DATES, readDateRange } from './date-range.js';
import type { TradeFilter } from './filter-trades.js';
import type { GroupKey } from './group-trades.js';
import { type ColumnKey, tradeColumn, tradeColumns } from './trade-columns.js';
import type { TradeSort } from './trade-list.js';
import type { TradeEnd, TradeRows } from './trade-rows.js';
import { endTexts } from './trade-texts.js';

/** Tags that can be chosen. A strategy may give each order a tag of its own. */
const MOST_TAGS = 50;

const GROUPS: [key: GroupKey, text: string][] = [
  ['exit_reason', 'By reason'],
  ['side', 'By side'],
  ['tag', 'By tag'],
  ['weekday', 'By weekday of entry'],
  ['hour', 'By hour of entry'],
];

export type ToolsOwner = {
  filtered(filter: TradeFilter): void;
  grouped(group: GroupKey | null): void;
  sorted(sort: TradeSort): void;
  exported(): void;
};

/** The controls above the list: filter, group, sort on narrow screens, export. */
export class TradeTools {
  readonly element: HTMLElement;
  readonly #owner: ToolsOwner;
  readonly #side = choice('Side');
  readonly #end = choice('Closed by');
  readonly #outcome = choice('Winners or losers');
  readonly #tag = choice('Tag');
  readonly #dates = make('input', 'trade-control trade-dates');
  readonly #datesProblem = make(
    'p',
    'trade-dates-problem notice',
    'Dates: 2012, Sep 2012, 2012-09-28 or 2010..2012.',
  );
  readonly #group = choice('Group');
  readonly #sort = choice('Sort');
  readonly #controls: HTMLElement;

  constructor(owner: ToolsOwner) {
    this.#owner = owner;
    this.#makeDates();
    fill(this.#side, [
      ['', 'Both sides'],
      ['long', 'Long'],
      ['short', 'Short'],
    ]);
    fill(this.#outcome, [
      ['', 'Any P/L'],
      ['winners', 'Winners'],
      ['losers', 'Losers'],
    ]);
    for (const select of [this.#side, this.#end, this.#outcome, this.#tag]) {
      select.addEventListener('change', () => this.#filter());
    }
    this.#group.addEventListener('change', () =>
      owner.grouped((this.#group.value || null) as GroupKey | null),
    );
    this.#sort.addEventListener('change', () => this.#sortBy());
    fill(this.#sort, sortOptions());
    this.#controls = make(
      'div',
      'trade-controls',
      this.#side,
      this.#end,
      this.#outcome,
      this.#tag,
      this.#dates,
      this.#group,
      this.#sort,
    );
    this.element = make(
      'div',
      'trade-tools',
      this.#toggle(),
      this.#exporter(),
      this.#controls,
      this.#datesProblem,
    );
    this.#datesProblem.hidden = true;
    this.#datesProblem.id = 'trade-dates-problem';
  }

  /** Offers what occurs in these trades, and resets every control. */
  offer(rows: TradeRows): void {
    fill(this.#end, [
      ['', 'Any reason'],
      ...endsOf(rows).map((end): [string, string] => [end, endTexts[end]]),
    ]);
    const tags = rows.hasTags ? [...new Set(rows.tag)].sort((a, b) => a - b) : [];
    const offered = tags
      .slice(0, MOST_TAGS)
      .map((tag): [string, string] => [String(tag), tag === 0 ? 'No tag' : `Tag ${tag}`]);
    fill(this.#tag, [['', 'Any tag'], ...offered]);
    this.#tag.hidden = tags.length === 0;
    const groups = GROUPS.filter(
      ([key]) => (key !== 'hour' || !rows.isDaily) && (key !== 'tag' || rows.hasTags),
    );
    fill(this.#group, [['', 'No groups'], ...groups]);
    for (const select of [this.#side, this.#outcome]) select.value = '';
    this.#dates.value = '';
    this.#showDates(true);
  }

  /** Shows by which column the list is sorted. */
  showSort({ key, isDescending }: TradeSort): void {
    this.#sort.value = `${key} ${isDescending}`;
  }

  #makeDates(): void {
    const dates = this.#dates;
    dates.type = 'text';
    dates.placeholder = 'Any dates';
    dates.setAttribute('aria-label', 'Dates of entry, for example 2012, Sep 2012, or 2010..2012');
    dates.setAttribute('aria-describedby', 'trade-dates-problem');
    dates.autocomplete = 'off';
    dates.spellcheck = false;
    // While a date is typed it is no date yet, so only leaving the field or Enter calls it wrong.
    dates.addEventListener('input', () => {
      if (readDateRange(dates.value) !== null) this.#filter();
    });
    dates.addEventListener('change', () => this.#filter());
  }

  #filter(): void {
    const dates = readDateRange(this.#dates.value);
    this.#showDates(dates !== null);
    if (dates === null) return;
    this.#owner.filtered({
      side: (this.#side.value || null) as TradeFilter['side'],
      end: (this.#end.value || null) as TradeEnd | null,
      outcome: (this.#outcome.value || null) as TradeFilter['outcome'],
      tag: this.#tag.value === '' ? null : Number(this.#tag.value),
      entered: dates ?? ALL_DATES,
    });
  }

  #showDates(isValid: boolean): void {
    this.#datesProblem.hidden = isValid;
    if (isValid) this.#dates.removeAttribute('aria-invalid');
    else this.#dates.setAttribute('aria-invalid', 'true');
  }

  #sortBy(): void {
    const [key, isDescending] = this.#sort.value.split(' ');
    this.#owner.sorted({ key: key as ColumnKey, isDescending: isDescending === 'true' });
  }

  /** A button that shows the controls where they would cover the list. */
  #toggle(): HTMLElement {
    const button = make('button', 'button button-quiet trade-toggle', 'Filter, group, sort');
    button.type = 'button';
    button.setAttribute('aria-expanded', 'false');
    button.addEventListener('click', () => {
      const isOpen = this.#controls.classList.toggle('is-open');
      button.setAttribute('aria-expanded', String(isOpen));
    });
    return button;
  }

  #exporter(): HTMLElement {
    const button = make('button', 'button button-quiet trade-export', 'Export CSV');
    button.type = 'button';
    button.title = 'The listed trades, with all digits and times in UTC';
    button.addEventListener('click', () => this.#owner.exported());
    return button;
  }
}

/** The ends that occur, in the order of the engine. */
function endsOf(rows: TradeRows): TradeEnd[] {
  const found = new Set(rows.end);
  return rows.ends.filter((_, index) => found.has(index));
}

function sortOptions(): [value: string, text: string][] {
  return tradeColumns.flatMap(({ key }): [string, string][] => {
    const title = key === 'number' ? 'Number' : tradeColumn(key).title;
    return [
      [`${key} false`, `${title}, rising`],
      [`${key} true`, `${title}, falling`],
    ];
  });
}

function choice(label: string): HTMLSelectElement {
  const select = make('select', 'trade-control');
  select.setAttribute('aria-label', label);
  return select;
}

function fill(select: HTMLSelectElement, options: readonly (readonly [value: string, text: string])[]): void {
  select.replaceChildren(...options.map(([value, text]) => makeOption(value, text)));
}

/** How many trades are listed, of how many. */
export function listedText(listed: number, rows: TradeRows): string {
  const open = rows.count - rows.closed;
  const all = `${formatCount(rows.closed)} ${rows.closed === 1 ? 'trade' : 'trades'}`;
  const still = open === 0 ? '' : ` · ${formatCount(open)} still open`;
  return listed === rows.count ? `${all}${still}` : `${formatCount(listed)} of ${all}${still} shown`;
}
