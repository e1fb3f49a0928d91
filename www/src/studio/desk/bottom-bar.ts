import { make } from '../dom.js';

/** What a narrow page shows: one of these at a time. */
export type NarrowView = 'setup' | 'chart' | 'results' | 'trades' | 'runs';

const VIEWS: readonly [NarrowView, string][] = [
  ['setup', 'Setup'],
  ['chart', 'Chart'],
  ['results', 'Results'],
  ['trades', 'Trades'],
  ['runs', 'Runs'],
];

/** The bar of five at the bottom of a narrow page. */
export class BottomBar {
  readonly element = make('nav', 'bottom-bar');
  readonly #buttons = new Map<NarrowView, HTMLButtonElement>();

  constructor(open: (view: NarrowView) => void) {
    this.element.ariaLabel = 'Views';
    for (const [view, title] of VIEWS) {
      const button = make('button', 'bottom-button', title);
      button.type = 'button';
      button.dataset.testid = `view-${view}`;
      button.addEventListener('click', () => open(view));
      this.#buttons.set(view, button);
      this.element.append(button);
    }
  }

  /** Marks the view that is shown. */
  mark(shown: NarrowView): void {
    for (const [view, button] of this.#buttons) {
      if (view === shown) button.setAttribute('aria-current', 'page');
      else button.removeAttribute('aria-current');
    }
  }
}
