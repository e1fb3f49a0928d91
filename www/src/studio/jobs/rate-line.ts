import type { RatePoint } from 'candlerun';
import { make, setText } from '../dom.js';
import { rateText } from '../number-text.js';
import { ratePath, rateRange } from './rate-path.js';

const WIDTH = 240;
const HEIGHT = 28;
const SVG = 'http://www.w3.org/2000/svg';

/** How fast a job was over its running time: a small line, and its range in words. */
export class RateLine {
  readonly #path = document.createElementNS(SVG, 'path');
  readonly #text = make('p', 'hint');
  readonly element = make('div', 'rate-line', this.#text);

  constructor() {
    const svg = document.createElementNS(SVG, 'svg');
    svg.setAttribute('class', 'rate-line-graph');
    svg.setAttribute('viewBox', `0 -2 ${WIDTH} ${HEIGHT + 4}`);
    svg.setAttribute('preserveAspectRatio', 'none');
    // The words beside it say the same.
    svg.setAttribute('aria-hidden', 'true');
    this.#path.setAttribute('vector-effect', 'non-scaling-stroke');
    svg.append(this.#path);
    this.element.prepend(svg);
    this.element.hidden = true;
  }

  /** Shows what is known of the speed; a job of a second has no history. */
  show(rates: readonly RatePoint[]): void {
    const range = rates.length < 2 ? null : rateRange(rates);
    this.element.hidden = range === null;
    if (range === null) return;
    this.#path.setAttribute('d', ratePath(rates, WIDTH, HEIGHT));
    setText(
      this.#text,
      `Speed over time: ${rateText(range.low)} to ${rateText(range.high)}, half of the time above ${rateText(range.median)}`,
    );
  }

  hide(): void {
    this.element.hidden = true;
  }
}
