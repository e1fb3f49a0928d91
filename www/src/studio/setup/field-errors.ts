import type { CandlerunError } from 'candlerun';
import { byId, make } from '../dom.js';

/** Shows an error at its field, and as text beside the Run button. */
export class FieldErrors {
  readonly #form: HTMLFormElement;
  readonly #summary = byId('spec-error', HTMLElement);
  readonly #message = make('p', 'field-error');
  #control: HTMLElement | null = null;
  /** The `aria-describedby` of the control before the message. */
  #hints: string | null = null;

  constructor(form: HTMLFormElement) {
    this.#form = form;
    this.#message.id = 'field-error';
    // Any change may correct the error: a low end also by a new high end.
    form.addEventListener('input', () => this.clear());
  }

  show(error: CandlerunError): void {
    this.clear();
    const reason = error.field === '' ? error.reason : `${error.reason} (found ${error.value})`;
    const control = this.#find(error.field);
    const words = control ? [make('strong', '', `${nameOf(control)}: `), reason] : [reason];
    this.#summary.replaceChildren(...words);
    if (error.field !== '') this.#summary.append(' ', make('code', 'field-path', error.field));
    this.#summary.hidden = false;
    if (control) this.#mark(control, reason);
  }

  clear(): void {
    this.#summary.hidden = true;
    this.#message.remove();
    this.#control?.removeAttribute('aria-invalid');
    if (this.#hints === null) this.#control?.removeAttribute('aria-describedby');
    else this.#control?.setAttribute('aria-describedby', this.#hints);
    this.#control = null;
  }

  #mark(control: HTMLElement, reason: string): void {
    this.#control = control;
    // A control in a closed section is invisible and cannot get the focus.
    const folded = control.closest('details');
    if (folded) folded.open = true;
    this.#message.textContent = reason;
    control.setAttribute('aria-invalid', 'true');
    this.#hints = control.getAttribute('aria-describedby');
    control.setAttribute('aria-describedby', [this.#message.id, this.#hints ?? ''].join(' ').trim());
    // The message is put below the whole row, because a single field is too narrow for a sentence.
    (control.closest('.fields') ?? control.closest('.field') ?? control).after(this.#message);
    (control.querySelector<HTMLElement>('input') ?? control).focus();
  }

  /** The control of a path such as `search.space.fast.int.low`. For the path of a record, its first control. */
  #find(field: string): HTMLElement | null {
    if (field === '') return null;
    const path = field
      .replace(/\.(int|float)(?=\.|$)/, '')
      .replace(/\.constraint$/, '.constraints')
      .replace(/^strategy\.javascript\..*/, 'strategy.javascript');
    const controls = [...this.#form.querySelectorAll<HTMLElement>('[data-path]')];
    const pathOf = (control: HTMLElement) => control.dataset.path ?? '';
    return (
      controls.find((control) => pathOf(control) === path) ??
      controls.find((control) => pathOf(control).startsWith(`${path}.`)) ??
      null
    );
  }
}

function nameOf(control: HTMLElement): string {
  const labels = 'labels' in control ? (control.labels as NodeListOf<HTMLLabelElement> | null) : null;
  return control.ariaLabel ?? labels?.[0]?.textContent ?? '';
}
