import { make, setText } from '../../dom.js';
import { makeReference } from './reference.js';

/** The editor over the whole window, with the reference beside it. Escape and Close put the editor back to its place. */
export class WideEditor {
  readonly element = make('dialog', 'wide-editor');
  readonly #title = make('h2', '');
  readonly #place = make('div', 'wide-editor-place');
  readonly #reference: HTMLElement;
  readonly #closed: () => void;

  /** `write` puts a text into the editor; `closed` puts the editor back to its place. */
  constructor(write: (text: string) => void, closed: () => void) {
    this.#closed = closed;
    this.#reference = makeReference(write);
    const close = make('button', 'button button-quiet', 'Close');
    close.type = 'button';
    close.dataset.testid = 'wide-editor-close';
    close.addEventListener('click', () => this.close());
    this.#title.id = 'wide-editor-title';
    this.element.setAttribute('aria-labelledby', this.#title.id);
    this.element.dataset.testid = 'wide-editor';
    this.element.append(make('header', '', this.#title, close), this.#place, this.#reference);
    this.element.addEventListener('close', () => this.#closed());
  }

  /** Shows the parts of the editor. The reference is that of the rules language. */
  open(title: string, isScript: boolean, ...parts: HTMLElement[]): void {
    setText(this.#title, title);
    this.#reference.hidden = isScript;
    this.#place.replaceChildren(...parts);
    this.element.showModal();
  }

  close(): void {
    if (this.element.open) this.element.close();
  }
}
