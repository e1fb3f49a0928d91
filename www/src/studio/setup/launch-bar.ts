import { make, setText } from '../dom.js';
import type { EstimateText } from './estimate-text.js';

/** The form must be unchanged for this time before an estimate is requested. */
const STILL_MS = 200;

/** The foot of the form: errors, the plan of the run, its estimated time, and the Run button. */
export class LaunchBar {
  readonly element: HTMLElement;
  readonly error = make('div', 'notice');
  readonly #plan = make('p', '');
  readonly #estimate = make('p', 'estimate');
  readonly #tip = make('p', 'tip');
  readonly #tipText = make('span', '');
  readonly #run = make('button', 'button button-primary', 'Run', make('kbd', 'run-keys', 'Ctrl ↵'));
  readonly #choice = make('div', 'launch-choice');
  readonly #ask: () => Promise<EstimateText>;
  #timer = 0;
  #asked = 0;

  /** `ask` estimates the search of the form, `useGrid` follows the tip. */
  constructor(ask: () => Promise<EstimateText>, useGrid: () => void) {
    this.#ask = ask;
    this.error.role = 'alert';
    this.error.hidden = true;
    this.error.dataset.testid = 'spec-error';
    this.#plan.dataset.testid = 'plan';
    this.#estimate.dataset.testid = 'estimate';
    this.#tip.dataset.testid = 'tip';
    this.#tip.hidden = true;
    const grid = make('button', 'link-button', 'Use grid');
    grid.type = 'button';
    grid.dataset.testid = 'use-grid';
    grid.addEventListener('click', () => {
      useGrid();
      // The button is about to disappear.
      this.focusRun();
    });
    this.#tip.append(this.#tipText, ' ', grid);
    this.#run.type = 'submit';
    this.#run.id = 'run-button';
    this.#run.dataset.testid = 'run-button';
    this.#run.setAttribute('aria-keyshortcuts', 'Control+Enter');
    this.enabled = false;
    // The second click of a double click would start the same job again.
    this.#run.addEventListener('click', (event) => {
      if (event.detail > 1) event.preventDefault();
    });
    const plan = make('div', 'plan', this.#plan, this.#estimate, this.#tip);
    this.element = make('div', 'launch', this.error, plan, this.#choice, this.#run);
    this.#choice.hidden = true;
  }

  /** Whether Run is enabled. `aria-disabled` keeps the focus on the pressed button; `disabled` would lose it. */
  set enabled(enabled: boolean) {
    this.#run.ariaDisabled = String(!enabled);
  }

  /** Shows a choice above Run; null for none. */
  showChoice(choice: HTMLElement | null): void {
    this.#choice.replaceChildren(...(choice ? [choice] : []));
    this.#choice.hidden = choice === null;
  }

  focusRun(): void {
    this.#run.focus({ preventScroll: true });
  }

  showPlan(text: string): void {
    setText(this.#plan, text);
  }

  /** Requests a new estimate in a moment. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#show(), STILL_MS);
  }

  async #show(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    // An error is shown only after Run, at its field.
    const { size, tip } = await this.#ask().catch(() => ({ size: '', tip: '' }));
    if (asked !== this.#asked) return;
    setText(this.#estimate, size);
    setText(this.#tipText, tip);
    this.#tip.hidden = tip === '';
  }
}
