import type { NamedLine } from './window-values.js';

/** Panes of lines with their own scale that are shown at first; others wait for a click on their name. */
const OWN_PANES = 2;

/** A chart lower than this has no space for such panes. */
const LOW_PX = 420;

/** Which lines of the strategy the user wants to see. Names that several episodes have in common keep their choice. */
export class LineChoice {
  #hidden = new Set<string>();

  /** Chooses the lines of another episode: as many with their own scale as there is space for. */
  open(lines: readonly NamedLine[], heightPx: number): void {
    const own = lines.filter(({ scale }) => scale === 'own');
    if (own.some((line) => !this.isShown(line))) return;
    const space = heightPx < LOW_PX ? 0 : OWN_PANES;
    this.#hidden = new Set(own.slice(space).map(({ name }) => name));
  }

  isShown({ name }: Pick<NamedLine, 'name'>): boolean {
    return !this.#hidden.has(name);
  }

  toggle({ name }: Pick<NamedLine, 'name'>): void {
    if (!this.#hidden.delete(name)) this.#hidden.add(name);
  }
}
