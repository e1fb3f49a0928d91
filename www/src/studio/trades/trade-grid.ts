import { make } from '../dom.js';
import { type ColumnKey, tradeColumns } from './trade-columns.js';
import type { TradeList } from './trade-list.js';
import { TradeRow } from './trade-row.js';
import { contentHeight, type RowSizes, rowAfterKey, rowWindow, scrollTo } from './virtual-rows.js';

/** How the columns of a row are laid out: all in one line, all in two, the most important in two, or those that fit under the chart. */
export type GridLayout = 'wide' | 'medium' | 'narrow' | 'docked' | 'docked-tight';

/** Height of a row in each layout, in rem. */
const ROW_REM: Record<GridLayout, number> = {
  wide: 1.75,
  medium: 2.75,
  narrow: 2.75,
  docked: 1.625,
  'docked-tight': 1.625,
};

/** A grid that was never visible is drawn as if its rows had this height, in pixels. */
const HIDDEN_HEIGHT = 600;

/** The place under the chart, which is too low for two lines. */
const DOCK = '.desk-panel-chart';

/** Width from which a layout fits, in rem. */
const WIDE_REM = 78;
const MEDIUM_REM = 36;
const DOCKED_REM = 50;

export type GridOwner = {
  /** The user opened a trade. */
  opened(row: number): void;
  /** The user chose a column to sort by. */
  sortedBy(key: ColumnKey): void;
};

let made = 0;

/**
 * A list of any number of trades, of which only the visible ones are in the document. The keyboard stays on the list itself; the
 * active row is named by `aria-activedescendant`, because the rows in the document change while it is scrolled.
 */
export class TradeGrid {
  readonly element = make('div', 'trade-grid');
  readonly #head = make('div', 'trade-head');
  readonly #body = make('div', 'trade-body');
  readonly #owner: GridOwner;
  readonly #heads = new Map<ColumnKey, HTMLElement>();
  readonly #pool: TradeRow[] = [];
  readonly #id: string;
  #list: TradeList | null = null;
  #active = 0;
  /** Row of the chosen trade. */
  #selected: number | null = null;
  #layout: GridLayout = 'wide';
  #rem = 16;
  /** Height of the visible part of the rows, and the scroll position. Reading them anew after a change would cost a layout. */
  #viewHeight = HIDDEN_HEIGHT;
  #scrollTop = 0;

  constructor(owner: GridOwner, label: string) {
    made += 1;
    this.#id = `trade-grid-${made}`;
    this.#owner = owner;
    this.element.tabIndex = 0;
    this.element.setAttribute('aria-label', label);
    this.#layOut('wide');
    for (const part of [this.#head, this.#body]) part.setAttribute('role', 'rowgroup');
    this.#makeHead();
    this.element.append(this.#head, this.#body);
    this.element.addEventListener('scroll', () => {
      this.#scrollTop = this.element.scrollTop;
      this.#draw();
    });
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.#body.addEventListener('click', (event) => this.#onClick(event));
    new ResizeObserver(() => this.#resize()).observe(this.element);
  }

  /** Shows a list from its beginning. */
  show(list: TradeList): void {
    this.#list = list;
    this.#active = 0;
    this.#scrollTop = 0;
    this.element.scrollTop = 0;
    this.element.dataset.daily = String(list.rows.isDaily);
    // It may have become visible just now, and is not drawn in another layout first.
    this.#measure();
    this.refresh();
  }

  /** Draws the list again, after it was filtered, sorted or grouped. The active trade stays the active one. */
  refresh(): void {
    this.#describe();
    this.#forget();
    this.#draw();
  }

  /** Tells how many rows there are, and by which column they are sorted. */
  #describe(): void {
    const list = this.#list;
    if (list === null) return;
    this.element.setAttribute('role', list.group === null ? 'grid' : 'treegrid');
    this.element.setAttribute('aria-rowcount', String(list.entries.length + 1));
    this.#active = Math.min(this.#active, Math.max(0, list.entries.length - 1));
    for (const [key, head] of this.#heads) {
      const isSorted = key === list.sort.key;
      head.setAttribute(
        'aria-sort',
        isSorted ? (list.sort.isDescending ? 'descending' : 'ascending') : 'none',
      );
    }
  }

  /** Marks the chosen trade, and scrolls to it if it is listed. */
  select(row: number | null): void {
    if (row === this.#selected) return;
    this.#selected = row;
    const before = this.#list?.entries;
    const place = row === null ? -1 : (this.#list?.reveal(row) ?? -1);
    if (place >= 0) this.#active = place;
    // A group has opened for it.
    if (this.#list?.entries !== before) this.#describe();
    this.#forget();
    if (place >= 0) this.#scrollToActive();
    else this.#draw();
  }

  /** Makes every drawn row be written again. */
  #forget(): void {
    for (const row of this.#pool) row.index = -1;
  }

  #makeHead(): void {
    const row = make('div', 'trade-row');
    row.setAttribute('role', 'row');
    row.setAttribute('aria-rowindex', '1');
    for (const column of tradeColumns) {
      const button = make('button', 'trade-sort', column.short ?? column.title);
      button.type = 'button';
      if (column.short !== undefined) button.setAttribute('aria-label', column.title);
      if (column.hint !== undefined) button.title = column.hint;
      const head = make('div', `trade-cell trade-${column.key}${column.isText ? '' : ' number'}`, button);
      head.setAttribute('role', 'columnheader');
      button.addEventListener('click', () => this.#owner.sortedBy(column.key));
      this.#heads.set(column.key, head);
      row.append(head);
    }
    this.#head.append(row);
  }

  #sizes(): RowSizes {
    const rowHeight = ROW_REM[this.#layout] * this.#rem;
    return { count: this.#list?.entries.length ?? 0, rowHeight, viewHeight: this.#viewHeight };
  }

  #draw(): void {
    const list = this.#list;
    if (list === null) return;
    const sizes = this.#sizes();
    const { first, end, top } = rowWindow(sizes, this.#scrollTop);
    this.#body.style.height = `${contentHeight(sizes)}px`;
    this.#fit(end - first);
    this.#turn(first, end);
    for (let place = first; place < end; place++) {
      const row = this.#pool[place - first] as TradeRow;
      row.element.style.transform = `translateY(${top + (place - first) * sizes.rowHeight}px)`;
      this.#drawRow(list, row, place);
    }
    const isDrawn = this.#active >= first && this.#active < end;
    if (isDrawn) this.element.setAttribute('aria-activedescendant', this.#rowId(this.#active));
    else this.element.removeAttribute('aria-activedescendant');
  }

  /** Makes or removes rows, so that as many are in the document as are drawn. */
  #fit(count: number): void {
    while (this.#pool.length > count) this.#pool.pop()?.element.remove();
    while (this.#pool.length < count) {
      const row = new TradeRow();
      this.#pool.push(row);
      this.#body.append(row.element);
    }
  }

  /** Moves the rows that have left the window to its other end, so that those which stay in it need not be written again. */
  #turn(first: number, end: number): void {
    const kept = this.#pool.findIndex(({ index }) => index >= first && index < end);
    if (kept < 0) return;
    const shift = kept - ((this.#pool[kept] as TradeRow).index - first);
    const moved = shift > 0 ? this.#pool.splice(0, shift) : shift < 0 ? this.#pool.splice(shift) : [];
    const elements = moved.map(({ element }) => element);
    if (shift > 0) {
      this.#pool.push(...moved);
      this.#body.append(...elements);
    } else {
      this.#pool.unshift(...moved);
      this.#body.prepend(...elements);
    }
  }

  #drawRow(list: TradeList, row: TradeRow, place: number): void {
    const entry = list.entries[place] as number;
    const { element } = row;
    if (row.index !== place) {
      row.index = place;
      const group = list.groupAt(entry);
      if (group === null) row.showTrade(list.rows, entry);
      else row.showGroup(group, list.isOpen(group));
      element.id = this.#rowId(place);
      element.setAttribute('aria-rowindex', String(place + 2));
      if (list.group === null) element.removeAttribute('aria-level');
      else element.setAttribute('aria-level', group === null ? '2' : '1');
      element.setAttribute('aria-selected', String(entry >= 0 && entry === this.#selected));
    }
    element.classList.toggle('is-active', place === this.#active);
  }

  #rowId(place: number): string {
    return `${this.#id}-${place}`;
  }

  #onClick(event: Event): void {
    const element = event.target instanceof Element ? event.target.closest('.trade-row') : null;
    const row = this.#pool.find((row) => row.element === element);
    if (row === undefined) return;
    this.#active = row.index;
    this.#open();
  }

  #onKey(event: KeyboardEvent): void {
    // The heads are buttons with keys of their own.
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.#move(event.key)) event.preventDefault();
  }

  /** Handles a key. Returns whether it means something here. */
  #move(key: string): boolean {
    const row = rowAfterKey(key, this.#active, this.#sizes());
    if (row !== null) return this.#activate(row);
    switch (key) {
      case 'Enter':
      case ' ':
        this.#open();
        return true;
      case 'ArrowRight':
        return this.#setGroupOpen(true);
      case 'ArrowLeft':
        return this.#setGroupOpen(false);
      default:
        return false;
    }
  }

  #activate(place: number): boolean {
    this.#active = place;
    this.#scrollToActive();
    return true;
  }

  #scrollToActive(): void {
    const top = scrollTo(this.#sizes(), this.#scrollTop, this.#active);
    const isElsewhere = top !== this.#scrollTop;
    this.#scrollTop = top;
    this.#draw();
    // The content has its height by now, so that the position is not cut off.
    if (isElsewhere) this.element.scrollTop = top;
  }

  /** Opens the active trade; opens or closes the active group. */
  #open(): void {
    const list = this.#list;
    const entry = list?.entries[this.#active];
    if (list === null || entry === undefined) return;
    const group = list.groupAt(entry);
    if (group === null) {
      this.#selected = entry;
      this.refresh();
      this.#owner.opened(entry);
      return;
    }
    list.setOpen(group, !list.isOpen(group));
    this.refresh();
  }

  /** Opens or closes the active group. In a trade, the left arrow goes to its group. */
  #setGroupOpen(isOpen: boolean): boolean {
    const list = this.#list;
    const entry = list?.entries[this.#active];
    if (list === null || list?.group === null || entry === undefined) return false;
    const group = list.groupAt(entry);
    if (group !== null) {
      list.setOpen(group, isOpen);
      this.refresh();
      return true;
    }
    if (isOpen) return false;
    let place = this.#active;
    while (place > 0 && (list.entries[place] as number) >= 0) place -= 1;
    return this.#activate(place);
  }

  #layOut(layout: GridLayout): void {
    this.#layout = layout;
    this.element.dataset.layout = layout;
    this.element.style.setProperty('--row-height', `${ROW_REM[layout]}rem`);
  }

  #resize(): void {
    this.#measure();
    this.#draw();
  }

  /** Takes the layout that fits the width, and the size of text that the user has set. A hidden grid keeps what it had. */
  #measure(): void {
    const width = this.element.clientWidth;
    if (width === 0) return;
    this.#rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const isDocked = this.element.closest(DOCK) !== null;
    this.#layOut(layoutOf(width / this.#rem, isDocked));
    this.#viewHeight = this.element.clientHeight - this.#head.offsetHeight;
    this.#scrollTop = this.element.scrollTop;
  }
}

/** The layout that fits a width in rem. */
function layoutOf(width: number, isDocked: boolean): GridLayout {
  if (width < MEDIUM_REM) return 'narrow';
  if (isDocked) return width < DOCKED_REM ? 'docked-tight' : 'docked';
  return width < WIDE_REM ? 'medium' : 'wide';
}
