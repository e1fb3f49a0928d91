import { ALL_TRADES, filterTrades, type TradeFilter } from './filter-trades.js';
import { type GroupKey, groupTrades, type TradeGroup } from './group-trades.js';
import { sortRows } from './sort-rows.js';
import { type ColumnKey, tradeColumn } from './trade-columns.js';
import type { TradeRows } from './trade-rows.js';

export type TradeSort = { key: ColumnKey; isDescending: boolean };

/**
 * Trades as they are listed: filtered, sorted, grouped. An entry of the list is the row of a trade, or below 0 a group: −1 is group 0, −2
 * is group 1.
 */
export class TradeList {
  readonly rows: TradeRows;
  sort: TradeSort;
  group: GroupKey | null = null;
  /** The trades that pass the filter, in the order of the list. */
  listed: Uint32Array = new Uint32Array(0);
  groups: readonly TradeGroup[] = [];
  entries: Int32Array = new Int32Array(0);
  readonly #opened = new Set<number>();
  /** The trades that pass the filter, in the order of the exits. */
  #passed: Uint32Array = new Uint32Array(0);

  constructor(rows: TradeRows, sort: TradeSort = { key: 'number', isDescending: false }) {
    this.rows = rows;
    this.sort = sort;
    this.filterBy(ALL_TRADES);
  }

  /** Lists only the trades that pass a filter. */
  filterBy(filter: TradeFilter): void {
    this.#passed = filterTrades(this.rows, filter);
    this.#arrange();
  }

  sortBy(sort: TradeSort): void {
    this.sort = sort;
    this.#arrange();
  }

  /** Sorts by a column; by the same one again in the other direction. */
  toggleSort(key: ColumnKey): void {
    this.sortBy({ key, isDescending: this.sort.key === key && !this.sort.isDescending });
  }

  groupBy(key: GroupKey | null): void {
    this.group = key;
    this.#opened.clear();
    this.#arrange();
  }

  /** The group of an entry; null if the entry is a trade. */
  groupAt(entry: number): TradeGroup | null {
    return entry < 0 ? (this.groups[-1 - entry] ?? null) : null;
  }

  isOpen(group: TradeGroup): boolean {
    return this.#opened.has(group.value);
  }

  /** Opens or closes a group. */
  setOpen(group: TradeGroup, isOpen: boolean): void {
    if (isOpen) this.#opened.add(group.value);
    else this.#opened.delete(group.value);
    this.#flatten();
  }

  /** Place of a trade in the list, with its group opened; −1 if the filter hides it. */
  reveal(row: number): number {
    const group = this.groups.find(({ rows }) => rows.includes(row));
    if (group !== undefined && !this.isOpen(group)) this.setOpen(group, true);
    return this.entries.indexOf(row);
  }

  #arrange(): void {
    const values = tradeColumn(this.sort.key).values(this.rows);
    this.listed = sortRows(this.#passed, values, this.sort.isDescending);
    this.groups = this.group === null ? [] : groupTrades(this.rows, this.listed, this.group);
    this.#flatten();
  }

  #flatten(): void {
    if (this.group === null) {
      this.entries = new Int32Array(this.listed);
      return;
    }
    const opened = this.groups.filter((group) => this.isOpen(group));
    const trades = opened.reduce((sum, { rows }) => sum + rows.length, 0);
    const entries = new Int32Array(this.groups.length + trades);
    let place = 0;
    this.groups.forEach((group, index) => {
      entries[place] = -1 - index;
      place += 1;
      if (!this.isOpen(group)) return;
      entries.set(group.rows, place);
      place += group.rows.length;
    });
    this.entries = entries;
  }
}
