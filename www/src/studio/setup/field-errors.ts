import type { CandlerunError } from 'candlerun';
import { make } from '../dom.js';
import { errorSentence } from './error-sentences.js';

/** Shows an error at its field, and as a sentence beside the Run button. */
export class FieldErrors {
  readonly #form: HTMLFormElement;
  readonly #summary: HTMLElement;
  readonly #message = make('p', 'field-error');
  #control: HTMLElement | null = null;
  /** The `aria-describedby` of the control before the message. */
  #hints: string | null = null;

  constructor(form: HTMLFormElement, summary: HTMLElement) {
    this.#form = form;
    this.#summary = summary;
    this.#message.id = 'field-error';
    // Any change may correct the error: a low end also by a new high end.
    form.addEventListener('input', () => this.clear());
  }

  show(error: CandlerunError): void {
    this.clear();
    const sentence = errorSentence(error);
    this.#summary.textContent = sentence;
    this.#summary.hidden = false;
    const control = this.#find(error.field);
    if (control) this.#mark(control, sentence);
  }

  clear(): void {
    this.#summary.hidden = true;
    this.#message.remove();
    this.#control?.removeAttribute('aria-invalid');
    if (this.#hints === null) this.#control?.removeAttribute('aria-describedby');
    else this.#control?.setAttribute('aria-describedby', this.#hints);
    this.#control = null;
  }

  #mark(control: HTMLElement, sentence: string): void {
    this.#control = control;
    // A control in a closed section is invisible and cannot get the focus.
    for (
      let folded = control.closest('details');
      folded;
      folded = folded.parentElement?.closest('details') ?? null
    ) {
      folded.open = true;
    }
    this.#message.textContent = sentence;
    control.setAttribute('aria-invalid', 'true');
    this.#hints = control.getAttribute('aria-describedby');
    control.setAttribute('aria-describedby', [this.#message.id, this.#hints ?? ''].join(' ').trim());
    // The message is put below the whole row, because a single field is too narrow for a sentence.
    const place =
      control.closest('.code-editor') ??
      control.closest('.fields') ??
      control.closest('.field') ??
      control.closest('label') ??
      control;
    place.after(this.#message);
    control.focus();
  }

  /** The control of a path such as `search.space.fast.int.low`. For the path of a record, its first visible control. */
  #find(field: string): HTMLElement | null {
    if (field === '') return null;
    const path = field
      .replace(/\.(int|float|categorical)(?=\.|$)/, '')
      .replace(/\.constraint$/, '.constraints')
      .replace(/^strategy\.javascript\..*/, 'strategy.javascript');
    const controls = [...this.#form.querySelectorAll<HTMLElement>('[data-path]')];
    const pathOf = (control: HTMLElement) => control.dataset.path ?? '';
    const within = controls.filter((control) => pathOf(control).startsWith(`${path}.`));
    const same = controls.filter((control) => pathOf(control) === path);
    const isShown = (control: HTMLElement) => control.closest('[hidden]') === null;
    return same.find(isShown) ?? within.find(isShown) ?? same[0] ?? within[0] ?? null;
  }
}
