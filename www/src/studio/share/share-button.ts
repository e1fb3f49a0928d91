import { messageOf } from '../message-of.js';
import './share.css';
import { make, markup, part, setText } from '../dom.js';
import type { DeskPanel, DeskView } from '../panel.js';

const MARKUP = `
<div class="share">
  <button type="button" class="button button-quiet share-button" data-testid="share-button">Share</button>
  <p class="share-status" role="status" data-testid="share-status" hidden></p>
</div>`;

/** Writes a text into the clipboard. Rejects if the browser does not allow it. */
type Copy = (text: string) => Promise<void>;

/** Copies a link to the shown run. Everything about the run is in the link; nothing is sent anywhere. */
export class ShareButton implements DeskPanel {
  readonly element = markup(MARKUP);
  readonly #copy: Copy;
  readonly #button = part(this.element, '.share-button', HTMLButtonElement);
  readonly #status = part(this.element, '.share-status', HTMLElement);
  #view: DeskView | null = null;
  #isBusy = false;

  /** `copy` may be another one in a test. */
  constructor(copy: Copy = (text) => navigator.clipboard.writeText(text)) {
    this.#copy = copy;
    this.element.hidden = true;
    this.#button.addEventListener('click', () => void this.#share());
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || this.#status.hidden) return;
      event.stopPropagation();
      this.#button.focus();
      this.#say();
    });
    this.element.addEventListener('focusout', ({ relatedTarget }) => {
      if (!(relatedTarget instanceof Node && this.element.contains(relatedTarget))) this.#say();
    });
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    if (view?.run !== this.#view?.run) this.#say();
    this.#view = view;
    this.element.hidden = view === null;
  }

  async #share(): Promise<void> {
    const view = this.#view;
    if (view === null || this.#isBusy) return;
    this.#isBusy = true;
    try {
      const [{ makeRunLink }, { sharedRun }] = await Promise.all([
        import('./run-link.js'),
        import('./shared-run.js'),
      ]);
      const run = sharedRun(view.run, view.candles);
      const link = await makeRunLink(location.href, run);
      const result = run.digest === null ? '' : ' and the result to compare with';
      const holds = `It holds the settings${result}, not the data.`;
      await this.#copy(link).then(
        () => this.#say(`Link copied. ${holds}`),
        () => this.#say(`Copy this link. ${holds}`, link),
      );
    } catch (error) {
      this.#say(messageOf(error));
    } finally {
      this.#isBusy = false;
    }
  }

  /** Shows a text, and the link itself if the browser did not let it be copied. */
  #say(text = '', link: string | null = null): void {
    setText(this.#status, text);
    this.#status.hidden = text === '';
    if (link === null) return;
    const field = make('input', 'share-link');
    field.value = link;
    field.readOnly = true;
    field.ariaLabel = 'Link to this run';
    field.dataset.testid = 'share-link';
    this.#status.append(field);
    field.select();
  }
}
