import { make, setText } from '../dom.js';

/** A tab: its name in the program, and its text. */
export type Tab<Name extends string> = { name: Name; title: string };

/**
 * A row of tabs with the keys of the ARIA pattern: the arrow keys, Home and End move between tabs and open them; Tab leaves the row.
 */
export class TabBar<Name extends string> {
  readonly element: HTMLElement;
  readonly #tabs = new Map<Name, HTMLButtonElement>();
  readonly #opened: (name: Name) => void;
  #shown: Name;

  /** `opened` is called when another tab is opened. The panel of a tab has the id `panel-<name>`. */
  constructor(label: string, tabs: readonly Tab<Name>[], first: Name, opened: (name: Name) => void) {
    this.#opened = opened;
    this.#shown = first;
    this.element = make('div', 'tab-bar');
    this.element.role = 'tablist';
    this.element.ariaLabel = label;
    for (const { name, title } of tabs) {
      const tab = make('button', 'tab', title);
      tab.type = 'button';
      tab.role = 'tab';
      tab.id = `tab-${name}`;
      tab.dataset.testid = `tab-${name}`;
      tab.setAttribute('aria-controls', `panel-${name}`);
      tab.addEventListener('click', () => this.open(name));
      this.#tabs.set(name, tab);
      this.element.append(tab);
    }
    this.element.addEventListener('keydown', (event) => this.#move(event));
    this.#mark();
  }

  /** The open tab. */
  get shown(): Name {
    return this.#shown;
  }

  /** Opens a tab. */
  open(name: Name): void {
    if (name === this.#shown) return;
    this.#shown = name;
    this.#mark();
    this.#opened(name);
  }

  /** Changes the text of a tab, for example to add a number. */
  setTitle(name: Name, title: string): void {
    const tab = this.#tabs.get(name);
    if (tab) setText(tab, title);
  }

  /** Hides a tab whose panel is shown elsewhere or has nothing to show. If it is open, `instead` is opened. */
  setHidden(name: Name, isHidden: boolean, instead: Name): void {
    const tab = this.#tabs.get(name);
    if (!tab || tab.hidden === isHidden) return;
    tab.hidden = isHidden;
    if (isHidden && name === this.#shown) this.open(instead);
  }

  #mark(): void {
    for (const [name, tab] of this.#tabs) {
      const isShown = name === this.#shown;
      tab.ariaSelected = String(isShown);
      tab.tabIndex = isShown ? 0 : -1;
    }
  }

  #move(event: KeyboardEvent): void {
    const names = [...this.#tabs].filter(([, tab]) => !tab.hidden).map(([name]) => name);
    const place = names.indexOf(this.#shown);
    const next = placeAfter(event.key, place, names.length);
    const name = next === null ? undefined : names[next];
    if (name === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    // The arrow keys of the chart must not react to it as well.
    event.stopPropagation();
    this.open(name);
    const tab = this.#tabs.get(name);
    tab?.focus();
    tab?.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }
}

/** Where a key moves to from a place among `count`; null for other keys. */
function placeAfter(key: string, place: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
      return (place + 1) % count;
    case 'ArrowLeft':
      return (place + count - 1) % count;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
