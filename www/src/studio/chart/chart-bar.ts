import { make, setText } from '../dom.js';

/** What the buttons of the bar do. */
export type ChartBarOwner = {
  step(by: 1 | -1): void;
  zoom(factor: number): void;
  fit(): void;
  log(isLog: boolean): void;
};

const ZOOM_STEP = 1.5;

/** The buttons over the chart: trade by trade, zoom, scale. */
export class ChartBar {
  readonly element = make('div', 'chart-bar');
  readonly #text = make('p', 'chart-trade');
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #log: HTMLButtonElement;
  #count: number | null = null;
  #trade: number | null = null;

  constructor(owner: ChartBarOwner) {
    this.#previous = barButton('‹', 'Previous trade (←)', () => owner.step(-1));
    this.#next = barButton('›', 'Next trade (→)', () => owner.step(1));
    this.#log = barButton('Log', 'Logarithmic scale', () => {
      const isLog = this.#log.getAttribute('aria-pressed') !== 'true';
      this.#log.setAttribute('aria-pressed', String(isLog));
      owner.log(isLog);
    });
    this.#log.setAttribute('aria-pressed', 'false');
    this.#previous.dataset.testid = 'chart-previous';
    this.#next.dataset.testid = 'chart-next';
    this.#log.dataset.testid = 'chart-log';
    this.#text.dataset.testid = 'chart-trade';
    this.#text.setAttribute('aria-live', 'polite');
    const trades = make('div', 'chart-bar-group', this.#previous, this.#next);
    const zoomOut = barButton('−', 'Zoom out (−)', () => owner.zoom(ZOOM_STEP));
    const zoomIn = barButton('+', 'Zoom in (+)', () => owner.zoom(1 / ZOOM_STEP));
    const fit = barButton('Fit', 'Show all candles (0)', () => owner.fit());
    const scale = make('div', 'chart-bar-group', zoomOut, zoomIn, fit, this.#log);
    this.element.append(trades, this.#text, scale);
    this.#enable();
  }

  /** Number of trades; null without an episode. */
  set count(count: number | null) {
    this.#count = count;
    this.#enable();
  }

  /** The chosen trade. */
  set trade(trade: number | null) {
    this.#trade = trade;
    this.#enable();
  }

  set text(text: string) {
    setText(this.#text, text);
    this.#text.title = text;
  }

  /** A disabled button would lose the focus at the last trade, so the buttons are only marked as disabled. */
  #enable(): void {
    const count = this.#count ?? 0;
    this.#previous.setAttribute('aria-disabled', String(count === 0 || this.#trade === 0));
    this.#next.setAttribute('aria-disabled', String(count === 0 || this.#trade === count - 1));
  }
}

/** A button of the bar. Its key is in the title, in brackets. */
export function barButton(text: string, label: string, press: () => void): HTMLButtonElement {
  const button = make('button', 'chart-button', text);
  button.type = 'button';
  button.title = label;
  button.setAttribute('aria-label', label.replace(/ \(.*\)$/, ''));
  button.addEventListener('click', press);
  return button;
}
