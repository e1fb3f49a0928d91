import { make, setText } from '../dom.js';
import { makeDot } from './control.js';

/** What a row is about. */
export type SetupRowOptions = {
  /** The end of its `data-testid`: `setup-search`. */
  name: string;
  title: string;
  isOpen?: boolean;
  /** Sets everything in the row to the values of a new form; without it there is no Reset. */
  reset?: () => void;
};

/** A row of the form: a line with title and value, which opens in place. */
export class SetupRow {
  readonly element: HTMLDetailsElement;
  readonly body = make('div', 'setup-body');
  readonly #value = make('span', 'setup-value');
  readonly #dot = makeDot();
  readonly #reset = make('button', 'setup-reset', 'Reset');

  constructor({ name, title, isOpen = false, reset }: SetupRowOptions, ...children: (Node | string)[]) {
    const heading = make('span', 'setup-title', this.#dot, title);
    const summary = make('summary', 'setup-line', heading, this.#value);
    summary.dataset.testid = `setup-${name}`;
    this.element = make('details', `setup-row setup-row-${name}`, summary, this.body);
    this.element.open = isOpen;
    this.body.append(...children);
    this.#reset.type = 'button';
    this.#reset.ariaLabel = `Reset ${title.toLowerCase()}`;
    this.#reset.hidden = true;
    this.#reset.addEventListener('click', () => {
      reset?.();
      // The button is about to disappear.
      summary.focus();
      this.element.dispatchEvent(new Event('change', { bubbles: true }));
    });
    if (reset) this.body.append(this.#reset);
  }

  /** Shows the value of the row, and whether it differs from that of a new form. */
  show(value: string, isChanged: boolean): void {
    setText(this.#value, value);
    this.#dot.hidden = !isChanged;
    this.#reset.hidden = !isChanged;
  }
}
