import { make } from '../dom.js';

/** A button that acts on its second press; the first press asks. Escape or a lost focus cancels the question. */
export class ConfirmButton {
  readonly element = make('button', 'button button-quiet');
  readonly #name: string;
  #subject = '';
  #isAsking = false;

  /** `name` is the button's text. */
  constructor(name: string, act: () => void) {
    this.#name = name;
    this.element.type = 'button';
    this.element.addEventListener('click', () => {
      if (this.#isAsking) act();
      // Safari does not focus a pressed button, and without focus there is no blur to cancel the question.
      else this.element.focus();
      this.#ask(!this.#isAsking);
    });
    this.element.addEventListener('blur', () => this.#ask(false));
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.#isAsking) return;
      // The list of runs would be closed too.
      event.preventDefault();
      this.#ask(false);
    });
    this.#ask(false);
  }

  /** The name of the row, for screen readers. */
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
    this.element.ariaLabel = isAsking ? `${text} Press again to confirm` : `${text} ${this.#subject}`;
  }
}
