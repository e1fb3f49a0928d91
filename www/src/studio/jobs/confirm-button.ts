import { make } from '../dom.js';

/** A button whose first press asks and whose second press does it. Leaving it, or Escape, takes the question back. */
export class ConfirmButton {
  readonly element = make('button', 'button button-quiet');
  readonly #name: string;
  #subject = '';
  #isAsking = false;

  /** `name` is what it does, `act` does it. */
  constructor(name: string, act: () => void) {
    this.#name = name;
    this.element.type = 'button';
    this.element.addEventListener('click', () => {
      if (this.#isAsking) act();
      // Safari gives the focus to no button that is pressed, and without focus nothing is left.
      else this.element.focus();
      this.#ask(!this.#isAsking);
    });
    this.element.addEventListener('blur', () => this.#ask(false));
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#ask(false);
    });
    this.#ask(false);
  }

  /** What it is done to, for those who do not see the row. */
  set subject(subject: string) {
    if (subject === this.#subject) return;
    this.#subject = subject;
    this.#ask(this.#isAsking);
  }

  #ask(isAsking: boolean): void {
    this.#isAsking = isAsking;
    const text = isAsking ? `${this.#name}?` : this.#name;
    this.element.textContent = text;
    this.element.classList.toggle('is-asking', isAsking);
    this.element.ariaLabel = isAsking ? `${text} Press again to do it` : `${text} ${this.#subject}`;
  }
}
