import { make } from '../dom.js';
import { type Control, makeDot, makeLabelled } from './control.js';
import { FieldRefusal } from './field-refusal.js';
import { readUnit, type Unit, unitText } from './unit.js';

/** What a number field is about. */
export type NumberFieldOptions = {
  /** Its `data-testid` and id. */
  name: string;
  /** The field of the spec. */
  path: string;
  title: string;
  /** The request that is shown if nothing, or no number, is entered: `Enter a commission (0 for none).` */
  prompt: string;
  unit?: Unit;
  /** The value of a new form; null for an empty field. */
  value?: number | null;
  /** What an empty field means. Without it a number must be entered. */
  empty?: string;
  /** A short explanation, shown when the pointer rests on the label. */
  hint?: string;
  /** The whole name for screen readers, where the title is short for a group. */
  label?: string;
};

/** A labelled number. It is a text field: a number field of the browser takes neither `0.1%` nor `10,000`. */
export class NumberField implements Control {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #options: NumberFieldOptions;
  readonly #unit: Unit;
  readonly #dot = makeDot();
  #standard: number | null;

  constructor(options: NumberFieldOptions) {
    this.#options = options;
    this.#unit = options.unit ?? 'number';
    this.#standard = options.value ?? null;
    const input = make('input', '');
    input.id = options.name;
    input.type = 'text';
    input.inputMode = 'decimal';
    input.spellcheck = false;
    input.placeholder = options.empty ?? '';
    input.dataset.testid = options.name;
    input.dataset.path = options.path;
    if (options.label) input.setAttribute('aria-label', options.label);
    input.addEventListener('input', () => this.#mark());
    input.addEventListener('change', () => this.#tidy());
    this.input = input;
    this.element = makeLabelled(options.title, input, this.#dot, options.hint);
    this.reset();
  }

  /** The entered number; null if the field is empty and may be. Throws a sentence if the text is no number. */
  read(): number | null {
    const text = this.input.value.trim();
    if (text === '' && this.#options.empty !== undefined) return null;
    const { prompt, path } = this.#options;
    if (text === '') throw new FieldRefusal(prompt, path, '');
    const value = readUnit(text, this.#unit);
    if (value === null) throw new FieldRefusal(`“${text}” is not a number. ${prompt}`, path, text);
    return value;
  }

  /** The entered number of a field that must have one. */
  readNumber(): number {
    const value = this.read();
    if (value === null) throw new FieldRefusal(this.#options.prompt, this.#options.path, '');
    return value;
  }

  /** The entered number; null if there is none that can be read. */
  get value(): number | null {
    return readUnit(this.input.value, this.#unit);
  }

  set value(value: number | null) {
    this.input.value = value === null ? '' : unitText(value, this.#unit);
    this.#mark();
  }

  get isChanged(): boolean {
    if (this.input.value.trim() === '') return this.#standard !== null;
    return this.value !== this.#standard;
  }

  reset(): void {
    this.value = this.#standard;
  }

  #mark(): void {
    this.#dot.hidden = !this.isChanged;
  }

  /** Writes a number as the page does when it has been entered: `10000` becomes `10,000`. */
  #tidy(): void {
    const { value } = this;
    if (value !== null) this.value = value;
  }
}
