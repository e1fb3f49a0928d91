import { messageOf } from '../message-of.js';
import './export-menu.css';
import { make, markup, part, setText } from '../dom.js';
import { saveFile } from '../jobs/save-file.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { personText, reasonSentence } from '../verdict/reason-text.js';
import { type ExportKind, exportKinds, missingFor } from './export-kinds.js';

const MARKUP = `
<div class="export">
  <button type="button" class="button button-quiet export-button" aria-haspopup="menu" aria-expanded="false" data-testid="export-button">Export ▾</button>
  <div class="export-menu" role="menu" aria-label="Export" hidden></div>
  <p class="export-status" role="status" hidden></p>
</div>`;

/** The menu of files that the shown run can be saved as. */
export class ExportMenu implements DeskPanel {
  readonly element = markup(MARKUP);
  /** Makes the picture of the chart; null while there is no chart. */
  chartImage: (() => Promise<Blob>) | null = null;
  readonly #actions: DeskActions;
  readonly #save: typeof saveFile;
  readonly #button = part(this.element, '.export-button', HTMLButtonElement);
  readonly #menu = part(this.element, '.export-menu', HTMLElement);
  readonly #status = part(this.element, '.export-status', HTMLElement);
  readonly #items = new Map<ExportKind, HTMLButtonElement>();
  readonly #onPointer = ({ target }: Event) => this.#leave(target);
  #view: DeskView | null = null;
  #isBusy = false;

  /** `save` hands a file to the user; a test may take it. */
  constructor(actions: DeskActions, save: typeof saveFile = saveFile) {
    this.#actions = actions;
    this.#save = save;
    for (const kind of Object.keys(exportKinds) as ExportKind[]) this.#menu.append(this.#itemOf(kind));
    this.#button.addEventListener('click', () => (this.#isOpen ? this.#close() : this.#open()));
    this.element.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.addEventListener('focusout', ({ relatedTarget }) => this.#leave(relatedTarget));
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    this.element.hidden = view === null;
    if (this.#isOpen) this.#drawItems();
  }

  get #isOpen(): boolean {
    return !this.#menu.hidden;
  }

  #itemOf(kind: ExportKind): HTMLButtonElement {
    const { title, format } = exportKinds[kind];
    const hint = make('span', 'export-hint');
    const item = make(
      'button',
      'export-item',
      make('span', 'export-title', title),
      make('span', 'export-format', format),
      hint,
    );
    item.type = 'button';
    item.setAttribute('role', 'menuitem');
    item.tabIndex = -1;
    item.dataset.testid = `export-${kind}`;
    item.addEventListener('click', () => {
      if (item.getAttribute('aria-disabled') !== 'true') void this.#export(kind);
    });
    this.#items.set(kind, item);
    return item;
  }

  #drawItems(): void {
    for (const [kind, item] of this.#items) {
      const missing =
        missingFor(kind, this.#view) ??
        (kind === 'picture' && this.chartImage === null ? 'The chart has not been opened.' : null);
      item.setAttribute('aria-disabled', String(missing !== null));
      const hint = part(item, '.export-hint', HTMLElement);
      setText(hint, missing ?? '');
    }
  }

  #open(): void {
    this.#drawItems();
    this.#say('');
    this.#menu.hidden = false;
    document.addEventListener('pointerdown', this.#onPointer);
    this.#button.setAttribute('aria-expanded', 'true');
    this.#focus(0);
  }

  #close(): void {
    document.removeEventListener('pointerdown', this.#onPointer);
    this.#menu.hidden = true;
    this.#button.setAttribute('aria-expanded', 'false');
  }

  /** Closes the menu if the user goes on elsewhere. */
  #leave(target: EventTarget | null): void {
    if (target instanceof Node && !this.element.contains(target)) this.#close();
  }

  /** Focuses an item by its place; past either end it goes on at the other. */
  #focus(place: number): void {
    const items = [...this.#items.values()];
    items[(place + items.length) % items.length]?.focus();
  }

  #onKey(event: KeyboardEvent): void {
    if (!this.#isOpen) {
      if (event.key !== 'ArrowDown' || event.target !== this.#button) return;
      event.preventDefault();
      this.#open();
      return;
    }
    const items = [...this.#items.values()];
    const place = items.indexOf(document.activeElement as HTMLButtonElement);
    const next: Partial<Record<string, number>> = {
      ArrowDown: place + 1,
      ArrowUp: place - 1,
      Home: 0,
      End: -1,
    };
    const target = next[event.key];
    if (target !== undefined) this.#focus(target);
    else if (event.key === 'Escape') {
      this.#close();
      this.#button.focus();
    } else return;
    event.preventDefault();
    // Escape closes only the menu, arrows choose no trade.
    event.stopPropagation();
  }

  async #export(kind: ExportKind): Promise<void> {
    const view = this.#view;
    if (view === null || this.#isBusy) return;
    this.#close();
    this.#button.focus();
    this.#isBusy = true;
    this.#say(`Writing ${exportKinds[kind].title.toLowerCase()} …`);
    try {
      const { makeExport } = await import('./make-export.js');
      const { file, name } = await makeExport(kind, view, this.#actions.session, this.chartImage);
      this.#save(file, name);
      this.#say('');
    } catch (error) {
      const reason = messageOf(error);
      this.#say(`${exportKinds[kind].title} could not be saved. ${reasonSentence(personText(reason))}`);
    } finally {
      this.#isBusy = false;
    }
  }

  #say(text: string): void {
    setText(this.#status, text);
    this.#status.hidden = text === '';
  }
}
