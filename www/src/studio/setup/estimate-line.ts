import { byId, setText } from '../dom.js';

/** Nothing is asked while somebody types. */
const STILL_MS = 200;

/** The line that says how long the search will take. It follows the form and is empty where the form makes no sense yet. */
export class EstimateLine {
  readonly #line = byId('estimate', HTMLElement);
  readonly #ask: () => Promise<string>;
  #timer = 0;
  #asked = 0;

  constructor(ask: () => Promise<string>) {
    this.#ask = ask;
    byId('setup', HTMLFormElement).addEventListener('input', () => this.refresh());
  }

  /** Asks anew in a moment. */
  refresh(): void {
    clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.#show(), STILL_MS);
  }

  async #show(): Promise<void> {
    this.#asked += 1;
    const asked = this.#asked;
    // A refusal is for Run to tell, at the field that it names.
    const text = await this.#ask().catch(() => '');
    if (asked === this.#asked) setText(this.#line, text);
  }
}
