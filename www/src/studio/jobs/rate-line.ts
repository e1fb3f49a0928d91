import type { RatePoint } from 'candlerun';
import { make, setText } from '../dom.js';
import { rateText } from '../number-text.js';
import { ratePath, rateRange } from './rate-path.js';

const WIDTH = 240;
const HEIGHT = 28;
const SVG = 'http://www.w3.org/2000/svg';

/** The speed history of a job: a small line, and its range as text. */
export class RateLine {
  readonly #path = document.createElementNS(SVG, 'path');
  readonly #text = make('p', 'hint');
  readonly element = make('div', 'rate-line', this.#text);

  constructor() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'rate-line-graph');
    svg.setAttribute('viewBox', `0 -2 ${WIDTH} ${HEIGHT + 4}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    // The text beside it has the same information.
    svg.setAttribute('aria-hidden', 'true');
    this.#path.setAttribute('vector-effect', 'non-scaling-stroke');
    svg.append(this.#path);
    this.element.prepend(svg);
    this.element.hidden = true;
  }

  /** Shows the speed history. A job of a second has none. */
  show(rates: readonly RatePoint[]): void {
    const range = rates.length < 2 ? null : rateRange(rates);
    this.element.hidden = range === null;
    if (range === null) return;
    this.#path.setAttribute('d', ratePath(rates, WIDTH, HEIGHT));
    setText(
      this.#text,
      `Speed over time: ${rateText(range.low)} to ${rateText(range.high)}, median ${rateText(range.median)}`,
    );
  }

  hide(): void {
    this.element.hidden = true;
  }
}
