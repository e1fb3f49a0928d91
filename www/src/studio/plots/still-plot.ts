import { make } from '../dom.js';
import type { Plot } from './paper.js';
import { PlotView } from './plot-view.js';

/** A plot with nothing to choose: its caption, its drawing, and the same as a table for readers who do not see it. */
export class StillPlot {
  readonly element: HTMLElement;
  readonly #view = new PlotView({ clicked: () => {}, dragged: () => {}, pressed: () => null });
  readonly #frame = make('div', 'search-table-frame');
  readonly #table: HTMLDetailsElement;
  #make: () => HTMLTableElement = () => make('table', '');

  constructor(caption: string, className: string) {
    this.#frame.tabIndex = 0;
    this.#frame.setAttribute('role', 'region');
    this.#frame.setAttribute('aria-label', `${caption}, as a table`);
    this.#table = make('details', 'search-table', make('summary', '', 'As a table'), this.#frame);
    this.#table.addEventListener('toggle', () => this.#drawTable());
    this.element = make(
      'figure',
      `still-plot ${className}`,
      make('figcaption', '', caption),
      this.#view.element,
      this.#table,
    );
  }

  show(plot: Plot & { table(): HTMLTableElement }): void {
    this.#make = () => plot.table();
    this.#view.show(plot, -1);
    this.#drawTable();
  }

  #drawTable(): void {
    if (this.#table.open) this.#frame.replaceChildren(this.#make());
  }
}
