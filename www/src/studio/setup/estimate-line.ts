import { byId, setText } from '../dom.js';

/** The form must be unchanged for this time before an estimate is requested. */
const STILL_MS = 200;

/** The line with the estimated time of the search. It follows the form and is empty while the form is invalid. */
export class EstimateLine {
  readonly #line = byId('estimate', HTMLElement);
  readonly #ask: () => Promise<string>;
  #timer = 0;
  #asked = 0;

  constructor(ask: () => Promise<string>) {
    this.#ask = ask;
    byId('setup', HTMLFormElement).addEventListener('input', () => this.refresh());
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
    const text = await this.#ask().catch(() => '');
    if (asked === this.#asked) setText(this.#line, text);
  }
}
