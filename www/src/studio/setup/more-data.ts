import { CandlerunError, type NamedCandles } from 'candlerun';
import { make, setText } from '../dom.js';
import { candlesText } from './candles-text.js';
import { importErrorText } from './import-text.js';

/** A data set that could be searched beside the shown one. */
export type OtherData = { id: string; title: string };

/** Callbacks of the list. */
export type MoreDataOwner = {
  /** The data sets except the shown one. */
  others(): OtherData[];
  /** Loads one, without showing it. */
  load(id: string): Promise<NamedCandles>;
  changed(): void;
};

/** Data sets that the same search runs on as well, each as a run of its own. One is loaded when it is checked, so Run starts what is there. */
export class MoreData {
  readonly element = make('details', 'more-data');
  readonly #owner: MoreDataOwner;
  readonly #summary = make('summary', '', 'Search other data sets too');
  readonly #list = make('div', 'more-data-list');
  readonly #items = new Map<string, OtherItem>();

  constructor(owner: MoreDataOwner) {
    this.#owner = owner;
    this.#summary.dataset.testid = 'more-data';
    this.#list.role = 'group';
    this.#list.ariaLabel = 'Other data sets';
    this.element.append(this.#summary, this.#list);
    this.element.addEventListener('toggle', () => this.draw());
    this.#list.addEventListener('change', (event) => event.stopPropagation());
    this.#list.addEventListener('input', (event) => event.stopPropagation());
  }

  /** The loaded ones that are checked, except those with the shown candles. */
  chosen(shown: NamedCandles | null): NamedCandles[] {
    const known = new Set([shown?.info.fingerprint]);
    return [...this.#items.values()].flatMap(({ candles }) => {
      if (candles === null || known.has(candles.info.fingerprint)) return [];
      known.add(candles.info.fingerprint);
      return [candles];
    });
  }

  /** Unchecks all. */
  reset(): void {
    for (const item of this.#items.values()) item.clear();
    this.#show();
  }

  /** Checks data sets, as when several files were opened at once. */
  check(ids: readonly string[]): void {
    this.element.open = true;
    this.draw();
    for (const id of ids) this.#items.get(id)?.check();
  }

  /** Draws the list again if it is open: there are other data sets now. */
  draw(): void {
    if (!this.element.open) return;
    const others = this.#owner.others();
    const ids = new Set(others.map(({ id }) => id));
    for (const [id, item] of this.#items) {
      if (ids.has(id)) continue;
      item.element.remove();
      this.#items.delete(id);
    }
    for (const other of others) {
      if (this.#items.has(other.id)) continue;
      const item = new OtherItem(other, {
        load: () => this.#owner.load(other.id),
        changed: () => {
          this.#show();
          this.#owner.changed();
        },
      });
      this.#items.set(other.id, item);
    }
    const elements = others.flatMap(({ id }) => this.#items.get(id)?.element ?? []);
    const isSame = elements.every((element, place) => this.#list.children[place] === element);
    if (!isSame) this.#list.replaceChildren(...elements);
    this.#show();
  }

  #show(): void {
    const count = [...this.#items.values()].filter(({ candles }) => candles !== null).length;
    const noun = count === 1 ? 'data set' : 'data sets';
    setText(this.#summary, count === 0 ? 'Search other data sets too' : `And on ${count} other ${noun}`);
  }
}

class OtherItem {
  readonly #box = make('input', '');
  readonly #state = make('span', 'more-data-state');
  readonly element: HTMLElement;
  readonly #owner: { load(): Promise<NamedCandles>; changed(): void };
  /** Null while it is not checked, not loaded yet, or refused. */
  candles: NamedCandles | null = null;

  constructor({ id, title }: OtherData, owner: { load(): Promise<NamedCandles>; changed(): void }) {
    this.#owner = owner;
    this.#box.type = 'checkbox';
    this.#box.dataset.testid = `more-data-${id}`;
    this.#box.addEventListener('change', () => void this.#toggle());
    this.#state.role = 'status';
    this.element = make(
      'label',
      'check more-data-item',
      this.#box,
      make('span', '', title, ' ', this.#state),
    );
  }

  check(): void {
    this.#box.checked = true;
    void this.#toggle();
  }

  clear(): void {
    this.#box.checked = false;
    this.candles = null;
    this.#say('');
  }

  async #toggle(): Promise<void> {
    this.candles = null;
    this.#say(this.#box.checked ? 'loading …' : '');
    if (this.#box.checked) await this.#load();
    this.#owner.changed();
  }

  async #load(): Promise<void> {
    try {
      const candles = await this.#owner.load();
      // It may have been unchecked while it was loading.
      if (!this.#box.checked) return;
      this.candles = candles;
      this.#say(candlesText('', candles.info).replace(/^Data · /, ''));
    } catch (error) {
      this.#box.checked = false;
      const reason = error instanceof CandlerunError ? importErrorText(error) : String(error);
      this.#say(reason, true);
    }
  }

  #say(text: string, isRefusal = false): void {
    setText(this.#state, text);
    this.#state.classList.toggle('is-refused', isRefusal);
  }
}
