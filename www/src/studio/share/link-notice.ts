import { messageOf } from '../message-of.js';
import './share.css';
import type { CandlesLabel, JobSpecInput } from 'candlerun';
import { markup, part, setText } from '../dom.js';
import type { Run } from '../progress/run.js';
import { isRunLink, readRunLink, type SharedRun } from './run-link.js';
import { compareResults, hasSettingsOf } from './shared-run.js';

const MARKUP = `
<section class="link-notice" aria-label="Run from a link" data-testid="link-notice" hidden>
  <p class="link-notice-text" role="status" data-testid="link-text"></p>
  <pre class="link-notice-script" tabindex="0" aria-label="JavaScript of the link" data-testid="link-script" hidden></pre>
  <div class="link-notice-buttons">
    <button type="button" class="button button-quiet link-notice-allow" data-testid="link-allow" hidden>Allow this JavaScript</button>
    <button type="button" class="button button-quiet link-notice-close" data-testid="link-close">Close</button>
  </div>
</section>`;

/** The owner of the page's form. */
export type LinkOwner = {
  /** Sets the form to a spec. Its JavaScript has been allowed. */
  setForm(spec: JobSpecInput, data: CandlesLabel | null): Promise<void>;
  /** Title of a spec for the notice. */
  titleOf(spec: JobSpecInput): string;
};

/**
 * Opens the link in the page's address: sets the form to its run, which starts when the user presses Run, and then compares the results.
 * Until JavaScript of a link is allowed, it is shown and nothing else happens.
 */
export class LinkNotice {
  readonly element = markup(MARKUP);
  readonly #owner: LinkOwner;
  readonly #text = part(this.element, '.link-notice-text', HTMLElement);
  readonly #script = part(this.element, '.link-notice-script', HTMLElement);
  readonly #allow = part(this.element, '.link-notice-allow', HTMLButtonElement);
  #shared: SharedRun | null = null;
  /** The fragment that was opened last. */
  #hash = '';

  constructor(owner: LinkOwner) {
    this.#owner = owner;
    part(this.element, '.link-notice-close', HTMLButtonElement).addEventListener('click', () =>
      this.#close(),
    );
    this.#allow.addEventListener('click', () => void this.#fillForm());
  }

  /** Opens the link in the address, if there is one. A link that cannot be opened changes nothing. */
  async open(): Promise<void> {
    const { hash } = location;
    if (hash === this.#hash) return;
    this.#hash = hash;
    this.#shared = null;
    try {
      const shared = await readRunLink(hash);
      // Another link was opened meanwhile.
      if (this.#hash !== hash) return;
      this.#shared = shared;
      if (shared.spec.strategy.javascript) this.#askFor(shared.spec.strategy.javascript);
      else await this.#fillForm();
    } catch (error) {
      if (this.#hash === hash) this.#refuse(error);
    }
  }

  /** Compares a run that has ended with the link, if it has the same settings. */
  compare(run: Run): void {
    const shared = this.#shared;
    if (shared === null || !this.#allow.hidden) return;
    if (!hasSettingsOf(shared, run.spec)) return;
    const { kind, text } = compareResults(shared, run);
    this.#show(text);
    this.element.dataset.kind = kind;
  }

  #askFor(script: string): void {
    this.#show(
      'This link has a strategy in JavaScript. Read it before you allow it: it would run in your browser.',
    );
    setText(this.#script, script);
    this.#script.hidden = false;
    this.#allow.hidden = false;
  }

  async #fillForm(): Promise<void> {
    const shared = this.#shared;
    if (shared === null) return;
    const { spec, data } = shared;
    try {
      await this.#owner.setForm(spec, data);
      if (this.#shared !== shared) return;
      const compared = shared.digest === null ? '' : ' and compares the result with that of the link';
      this.#show(`The setup is that of a link: ${this.#owner.titleOf(spec)}. Run starts it${compared}.`);
    } catch (error) {
      if (this.#shared === shared) this.#refuse(error);
    }
  }

  #refuse(error: unknown): void {
    this.#shared = null;
    this.#show(messageOf(error));
    this.element.dataset.kind = 'refused';
    this.#forgetAddress();
  }

  #show(text: string): void {
    delete this.element.dataset.kind;
    this.element.hidden = false;
    this.#script.hidden = true;
    this.#allow.hidden = true;
    setText(this.#text, text);
  }

  #close(): void {
    this.#shared = null;
    this.element.hidden = true;
    this.#forgetAddress();
  }

  /** Removes the link from the address, so that a reload shows the last run again. */
  #forgetAddress(): void {
    this.#hash = '';
    if (isRunLink(location.hash))
      history.replaceState(history.state, '', location.pathname + location.search);
  }
}
