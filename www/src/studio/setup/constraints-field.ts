import { make } from '../dom.js';

/** The constraints of a search: those of the strategy as checkboxes, and others as text. */
export class ConstraintsField {
  readonly element: HTMLElement;
  readonly #boxes = make('div', 'constraints-own');
  readonly #other = make('input', '');
  readonly #otherField: HTMLElement;
  readonly #add = make('button', 'link-button', 'Add…');
  #own: readonly string[] = [];
  /** The list as a spec gave it, which counts while the same constraints are chosen. */
  #given: readonly string[] = [];

  constructor() {
    this.#other.type = 'text';
    this.#other.id = 'constraints-input';
    this.#other.dataset.testid = 'constraints-input';
    this.#other.dataset.path = 'search.constraints';
    this.#other.placeholder = 'such as fast < 40';
    this.#other.spellcheck = false;
    this.#other.setAttribute('autocapitalize', 'off');
    const label = make('label', '', 'Also require');
    label.htmlFor = this.#other.id;
    label.title = 'Comparisons of two parameters, or of a parameter and a number, with a comma between two.';
    this.#otherField = make('div', 'field constraints-other', label, this.#other);
    this.#otherField.hidden = true;
    this.#add.type = 'button';
    this.#add.ariaLabel = 'Add a constraint';
    this.#add.dataset.testid = 'add-constraint';
    this.#add.addEventListener('click', () => {
      this.#showOther(true);
      this.#other.focus();
    });
    this.element = make('fieldset', 'constraints', this.#boxes, this.#otherField, this.#add);
    this.element.id = 'constraints';
    this.element.setAttribute('aria-label', 'Constraints');
  }

  /** Shows the constraints of a strategy, all of them checked. Others stay. */
  show(own: readonly string[]): void {
    if (own.join() === this.#own.join()) return;
    this.#own = own;
    this.#boxes.replaceChildren(...own.map(makeBox));
  }

  read(): string[] {
    const boxes = [...this.#boxes.querySelectorAll('input')].filter((box) => box.checked);
    const other = this.#other.value.split(',').map((text) => text.trim());
    const chosen = [...boxes.map((box) => box.value), ...other.filter(Boolean)];
    const isSame =
      chosen.length === new Set(this.#given).size && chosen.every((one) => this.#given.includes(one));
    return isSame ? [...this.#given] : chosen;
  }

  /** Checks the strategy's constraints that are in the list, and writes the others as text. */
  write(constraints: readonly string[]): void {
    this.#given = constraints;
    for (const box of this.#boxes.querySelectorAll('input')) box.checked = constraints.includes(box.value);
    this.#other.value = [...new Set(constraints)].filter((one) => !this.#own.includes(one)).join(', ');
    this.#showOther(this.#other.value !== '');
  }

  /** Checks all constraints of the strategy, besides those of a list. */
  writeBesideOwn(constraints: readonly string[]): void {
    this.write([...this.#own, ...constraints]);
  }

  get isChanged(): boolean {
    return this.read().join() !== this.#own.join();
  }

  reset(): void {
    this.write(this.#own);
  }

  #showOther(isShown: boolean): void {
    this.#otherField.hidden = !isShown;
    this.#add.hidden = isShown;
  }
}

function makeBox(constraint: string): HTMLElement {
  const box = make('input', '');
  box.type = 'checkbox';
  box.checked = true;
  box.value = constraint;
  box.dataset.path = 'search.constraints';
  return make('label', 'check', box, make('span', '', 'Require ', make('code', '', constraint)));
}
