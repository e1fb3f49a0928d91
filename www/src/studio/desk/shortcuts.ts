import { make, markup, part } from '../dom.js';

/** A key of the page and what it does. */
export type Shortcut = { key: string; text: string; run: () => void };

/** Keys that a panel handles itself, for the list. */
const ELSEWHERE: readonly [string, string][] = [
  ['Ctrl Enter', 'Run, from any field of the setup'],
  ['← →', 'Previous and next trade, in the chart; the next tab, in the tabs'],
  ['Space , . T', 'Play or pause, step back, step forward, play to the next trade, in a replay'],
  ['Esc', 'Close a list or a menu'],
];

/** The shortcuts of the page, and a dialog that lists them. */
export class Shortcuts {
  readonly element = markup(`
<dialog class="shortcuts" aria-labelledby="shortcuts-heading" data-testid="shortcuts">
  <h2 id="shortcuts-heading">Keyboard shortcuts</h2>
  <dl class="shortcut-list"></dl>
  <form method="dialog"><button class="button" type="submit">Close</button></form>
</dialog>`) as HTMLDialogElement;
  readonly #shortcuts: readonly Shortcut[];

  constructor(shortcuts: readonly Shortcut[]) {
    this.#shortcuts = [...shortcuts, { key: '?', text: 'This list', run: () => this.open() }];
    const rows = [...this.#shortcuts.map(({ key, text }) => [key, text] as const), ...ELSEWHERE].map(
      ([key, text]) => make('div', '', make('dt', '', make('kbd', '', key)), make('dd', '', text)),
    );
    part(this.element, '.shortcut-list', HTMLElement).append(...rows);
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  /** Opens the list. */
  open(): void {
    if (!this.element.open) this.element.showModal();
  }

  #press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (isTyping(event.target) || this.element.open) return;
    const shortcut = this.#shortcuts.find(({ key }) => key === event.key);
    if (!shortcut) return;
    event.preventDefault();
    shortcut.run();
  }
}

/** Whether a key belongs to a field in which the user types. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== 'checkbox' && target.type !== 'radio';
  return target.isContentEditable || ['TEXTAREA', 'SELECT'].includes(target.tagName);
}
