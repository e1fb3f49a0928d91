import { make, makeOption, setText } from '../dom.js';
import type { Condition, Quantity } from './filter.js';

const SIGNS: [Condition['sign'], string][] = [
  ['at least', '≥'],
  ['at most', '≤'],
];

/** Conditions that episodes must meet, as chips, and the fields of another one. */
export class FilterBar {
  readonly element = make('div', 'filter-bar');
  readonly #chips = make('ul', 'filter-chips');
  readonly #quantity = make('select', 'filter-quantity');
  readonly #sign = make('select', 'filter-sign');
  readonly #value = make('input', 'filter-value');
  readonly #count = make('p', 'filter-count');
  readonly #changed: () => void;
  #quantities: readonly Quantity[] = [];
  #conditions: Condition[] = [];

  constructor(changed: () => void) {
    this.#changed = changed;
    const form = make('form', 'filter-form');
    form.setAttribute('aria-label', 'Add a filter');
    this.#quantity.setAttribute('aria-label', 'Filter by');
    this.#quantity.dataset.testid = 'filter-quantity';
    this.#sign.setAttribute('aria-label', 'At least or at most');
    this.#sign.append(...SIGNS.map(([sign, text]) => makeOption(sign, text)));
    this.#value.setAttribute('aria-label', 'Value');
    this.#value.inputMode = 'decimal';
    this.#value.placeholder = 'value';
    this.#value.dataset.testid = 'filter-value';
    const add = make('button', 'button button-quiet', 'Filter');
    form.append(this.#quantity, this.#sign, this.#value, add);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#addTyped();
    });
    this.#count.setAttribute('role', 'status');
    this.#count.dataset.testid = 'filter-count';
    this.#chips.setAttribute('aria-label', 'Filters');
    this.element.append(form, this.#chips, this.#count);
  }

  get conditions(): readonly Condition[] {
    return this.#conditions;
  }

  /** Offers the quantities of a run. Conditions on others are dropped. */
  offer(quantities: readonly Quantity[]): void {
    const isSame =
      quantities.length === this.#quantities.length &&
      quantities.every(({ key }, place) => key === this.#quantities[place]?.key);
    this.#quantities = quantities;
    if (isSame) return;
    this.#quantity.replaceChildren(...quantities.map(({ key, title }) => makeOption(key, title)));
    this.#conditions = this.#conditions.filter(({ key }) => quantities.some((one) => one.key === key));
    this.#draw();
  }

  /** Says how many episodes pass. */
  count(text: string): void {
    setText(this.#count, text);
  }

  /** Adds a condition in place of one of the same kind. */
  add(...added: Condition[]): void {
    const isReplaced = (one: Condition) =>
      added.some(({ key, sign }) => key === one.key && sign === one.sign);
    this.#conditions = [...this.#conditions.filter((one) => !isReplaced(one)), ...added];
    this.#draw();
    this.#changed();
  }

  #addTyped(): void {
    const text = this.#value.value.replaceAll(/[\s,%]/g, '').replace('−', '-');
    const number = Number(text);
    const isValid = text !== '' && Number.isFinite(number);
    this.#value.setAttribute('aria-invalid', String(!isValid));
    if (!isValid) {
      this.#value.focus();
      return;
    }
    this.#value.value = '';
    // A drawdown is shown with a minus and counted without one.
    const value = this.#quantity.value === 'max_drawdown_pct' ? Math.abs(number) : number;
    this.add({ key: this.#quantity.value, sign: this.#sign.value as Condition['sign'], value });
  }

  #draw(): void {
    const chips = this.#conditions.map((condition) => {
      const title = this.#quantities.find(({ key }) => key === condition.key)?.title ?? condition.key;
      const sign = SIGNS.find(([name]) => name === condition.sign)?.[1] ?? '';
      const text = `${title} ${sign} ${Number(condition.value.toPrecision(4))}`;
      const remove = make('button', 'filter-chip', `${text} ×`);
      remove.type = 'button';
      remove.setAttribute('aria-label', `Remove the filter ${text}`);
      remove.addEventListener('click', () => {
        this.#conditions = this.#conditions.filter((one) => one !== condition);
        this.#draw();
        this.#value.focus();
        this.#changed();
      });
      return make('li', '', remove);
    });
    this.#chips.replaceChildren(...chips);
    this.#chips.hidden = chips.length === 0;
  }
}
