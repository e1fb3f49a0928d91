import { formatCount } from 'candlerun';
import { make, setText } from '../dom.js';
import { contentHeight, type RowSizes, rowAfterKey, rowWindow, scrollTo } from '../trades/virtual-rows.js';

/** A column of the list. */
export type ListColumn = {
  key: string;
  title: string;
  isNumber: boolean;
  /** Whether its first sort is the largest first. */
  largestFirst: boolean;
  text(row: number): string;
};

export type ListSort = { key: string; largestFirst: boolean };

export type ListOwner = {
  opened(row: number): void;
  sortedBy(key: string): void;
};

const ROW_PX = 28;
const HIDDEN_HEIGHT = 300;

/** Any number of episodes as a grid, of which only the visible rows are in the document. */
export class EpisodeList {
  readonly element = make('div', 'episode-list');
  readonly #head = make('div', 'episode-list-head episode-list-row');
  readonly #body = make('div', 'episode-list-body');
  readonly #owner: ListOwner;
  readonly #pool: HTMLElement[] = [];
  #columns: readonly ListColumn[] = [];
  #rows: Uint32Array = new Uint32Array();
  #chosen = -1;
  #active = 0;
  #viewHeight = HIDDEN_HEIGHT;

  constructor(owner: ListOwner) {
    this.#owner = owner;
    const { element } = this;
    element.tabIndex = 0;
    element.setAttribute('role', 'grid');
    element.setAttribute('aria-label', 'All episodes');
    element.dataset.testid = 'all-episodes';
    this.#head.setAttribute('role', 'row');
    this.#head.setAttribute('aria-rowindex', '1');
    for (const [group, child] of [
      [make('div', 'episode-list-top'), this.#head],
      [this.#body, null],
    ] as const) {
      group.setAttribute('role', 'rowgroup');
      if (child) group.append(child);
      element.append(group);
    }
    element.addEventListener('scroll', () => this.#draw());
    element.addEventListener('keydown', (event) => {
      if (event.target === element && this.#press(event.key)) event.preventDefault();
    });
    this.#body.addEventListener('click', (event) => {
      const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-place]') : null;
      if (line) this.#open(Number(line.dataset.place));
    });
    new ResizeObserver(() => {
      this.#viewHeight = Math.max(ROW_PX, element.clientHeight - this.#head.offsetHeight);
      this.#draw();
    }).observe(element);
  }

  /** Shows rows in columns, sorted as they are. */
  show(columns: readonly ListColumn[], rows: Uint32Array, sort: ListSort, chosen: number): void {
    this.#setColumns(columns);
    this.#rows = rows;
    this.#chosen = chosen;
    this.#active = Math.max(0, Math.min(this.#active, rows.length - 1));
    this.element.setAttribute('aria-rowcount', String(rows.length + 1));
    for (const [place, head] of [...this.#head.children].entries()) {
      const isSorted = this.#columns[place]?.key === sort.key;
      if (isSorted) head.setAttribute('aria-sort', sort.largestFirst ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    this.#draw();
  }

  #setColumns(columns: readonly ListColumn[]): void {
    const isSame =
      columns.length === this.#columns.length &&
      columns.every(({ key }, place) => key === this.#columns[place]?.key);
    this.#columns = columns;
    if (isSame) return;
    this.element.style.setProperty('--columns', String(columns.length));
    this.#head.replaceChildren(
      ...columns.map(({ key, title, isNumber }) => {
        const button = make('button', 'episodes-sort', title);
        button.type = 'button';
        button.title = `Sort by ${title}`;
        button.addEventListener('click', () => this.#owner.sortedBy(key));
        const head = make('div', isNumber ? 'number' : '', button);
        head.setAttribute('role', 'columnheader');
        return head;
      }),
    );
    this.#body.replaceChildren();
    this.#pool.length = 0;
  }

  get #sizes(): RowSizes {
    return { count: this.#rows.length, rowHeight: ROW_PX, viewHeight: this.#viewHeight };
  }

  #draw(): void {
    const { first, end, top } = rowWindow(this.#sizes, this.element.scrollTop);
    this.#body.style.height = `${contentHeight(this.#sizes)}px`;
    while (this.#pool.length > end - first) this.#pool.pop()?.remove();
    while (this.#pool.length < end - first) this.#pool.push(this.#makeRow());
    for (const [index, line] of this.#pool.entries()) {
      const place = first + index;
      const row = this.#rows[place] as number;
      line.style.transform = `translateY(${top + index * ROW_PX}px)`;
      line.dataset.place = String(place);
      line.id = `episode-list-${place}`;
      line.setAttribute('aria-rowindex', String(place + 2));
      line.setAttribute('aria-selected', String(row === this.#chosen));
      line.classList.toggle('is-active', place === this.#active);
      for (const [column, { text }] of this.#columns.entries()) {
        setText(line.children[column] as Element, text(row));
      }
    }
    if (this.#active >= first && this.#active < end) {
      this.element.setAttribute('aria-activedescendant', `episode-list-${this.#active}`);
    } else this.element.removeAttribute('aria-activedescendant');
  }

  #makeRow(): HTMLElement {
    const line = make('div', 'episode-list-row');
    line.setAttribute('role', 'row');
    for (const { isNumber } of this.#columns) {
      const cell = make('div', isNumber ? 'number' : '');
      cell.setAttribute('role', 'gridcell');
      line.append(cell);
    }
    this.#body.append(line);
    return line;
  }

  #press(key: string): boolean {
    const row = rowAfterKey(key, this.#active, this.#sizes);
    if (row === null) {
      if (key !== 'Enter' && key !== ' ') return false;
      this.#open(this.#active);
      return true;
    }
    this.#active = row;
    const top = scrollTo(this.#sizes, this.element.scrollTop, this.#active);
    this.element.scrollTop = top;
    this.#draw();
    return true;
  }

  #open(place: number): void {
    const row = this.#rows[place];
    if (row === undefined) return;
    this.#active = place;
    this.#owner.opened(row);
  }
}

/** `63 of 90 episodes`. */
export function countText(shown: number, all: number): string {
  const noun = all === 1 ? 'episode' : 'episodes';
  return shown === all
    ? `${formatCount(all)} ${noun}`
    : `${formatCount(shown)} of ${formatCount(all)} ${noun}`;
}
