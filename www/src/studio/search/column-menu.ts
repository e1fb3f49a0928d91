import { make } from '../dom.js';
import type { ListColumn } from './episode-list.js';

/** Which columns the list shows. Every run has the same choice of measures; parameters are hidden by their names. */
export class ColumnMenu {
  readonly element = make('details', 'column-menu');
  readonly #list = make('div', 'column-menu-list');
  readonly #hidden = new Set<string>();
  readonly #changed: () => void;
  #offered = '';

  constructor(changed: () => void) {
    this.#changed = changed;
    this.element.append(make('summary', 'button button-quiet', 'Columns'), this.#list);
    this.element.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !this.element.open) return;
      event.stopPropagation();
      this.element.open = false;
      this.element.querySelector('summary')?.focus();
    });
  }

  /** The columns that are shown, of all. */
  shown<T extends ListColumn>(columns: readonly T[]): T[] {
    this.#offer(columns);
    return columns.filter(({ key }) => !this.#hidden.has(key));
  }

  #offer(columns: readonly ListColumn[]): void {
    const offered = columns.map(({ key }) => key).join('\n');
    if (offered === this.#offered) return;
    this.#offered = offered;
    // The number names the episode.
    const choices = columns.slice(1).map(({ key, title }) => {
      const box = make('input', '');
      box.type = 'checkbox';
      box.checked = !this.#hidden.has(key);
      box.addEventListener('change', () => {
        if (box.checked) this.#hidden.delete(key);
        else this.#hidden.add(key);
        this.#changed();
      });
      return make('label', '', box, title);
    });
    this.#list.replaceChildren(...choices);
  }

  /** The choice as a text that changes with it. */
  get key(): string {
    return [...this.#hidden].join('\n');
  }
}
