import { make, makeOption } from '../dom.js';
import { type Control, makeDot, makeLabelled } from './control.js';

/** What a choice is about. */
export type ChoiceFieldOptions = {
  name: string;
  path: string;
  title: string;
  /** Values with their texts. The first one is that of a new form. */
  options: readonly (readonly [value: string, text: string])[];
  hint?: string;
  label?: string;
};

/** A labelled select. */
export class ChoiceField<T extends string = string> implements Control {
  readonly element: HTMLElement;
  readonly select: HTMLSelectElement;
  readonly #dot = makeDot();
  readonly #standard: string;

  constructor({ name, path, title, options, hint, label }: ChoiceFieldOptions) {
    this.#standard = options[0]?.[0] ?? '';
    this.select = make('select', '', ...options.map(([value, text]) => makeOption(value, text)));
    this.select.id = name;
    this.select.dataset.testid = name;
    this.select.dataset.path = path;
    if (label) this.select.setAttribute('aria-label', label);
    this.select.addEventListener('change', () => this.#mark());
    this.element = makeLabelled(title, this.select, this.#dot, hint);
    this.reset();
  }

  get value(): T {
    return this.select.value as T;
  }

  set value(value: T) {
    this.select.value = value;
    this.#mark();
  }

  /** The text of the chosen option. */
  get text(): string {
    return this.select.selectedOptions[0]?.textContent ?? '';
  }

  get isChanged(): boolean {
    return this.select.value !== this.#standard;
  }

  reset(): void {
    this.select.value = this.#standard;
    this.#mark();
  }

  #mark(): void {
    this.#dot.hidden = !this.isChanged;
  }
}
