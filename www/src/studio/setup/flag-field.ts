import { make } from '../dom.js';
import { type Control, makeDot } from './control.js';

/** What a checkbox is about. */
export type FlagFieldOptions = { name: string; path: string; title: string; hint?: string };

/** A labelled checkbox, which a new form leaves unchecked. */
export class FlagField implements Control {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #dot = makeDot();

  constructor({ name, path, title, hint }: FlagFieldOptions) {
    this.input = make('input', '');
    this.input.type = 'checkbox';
    this.input.id = name;
    this.input.dataset.testid = name;
    this.input.dataset.path = path;
    this.input.addEventListener('change', () => this.#mark());
    const label = make('label', 'check field-wide', this.input, make('span', '', this.#dot, title));
    if (hint) label.title = hint;
    this.element = label;
  }

  get value(): boolean {
    return this.input.checked;
  }

  set value(value: boolean) {
    this.input.checked = value;
    this.#mark();
  }

  get isChanged(): boolean {
    return this.input.checked;
  }

  reset(): void {
    this.value = false;
  }

  #mark(): void {
    this.#dot.hidden = !this.isChanged;
  }
}
