const SVG = 'http://www.w3.org/2000/svg';

/** How a run stands, for a small candle. */
export type CandleState = { percent: number; state: 'queued' | 'running' | 'paused' | 'done' | 'ended' };

/** The small candle of a run: the body fills with the run, with the flame while it works and hatched while it is paused. */
export class MiniCandle {
  readonly element = document.createElementNS(SVG, 'svg');
  readonly #body = rect(5, 1, 0, 10);
  readonly #flame = path('');

  constructor() {
    this.element.setAttribute('class', 'mini-candle');
    this.element.setAttribute('viewBox', '0 0 26 12');
    // The text of the tab names the state.
    this.element.setAttribute('aria-hidden', 'true');
    const range = rect(5, 1, 16, 10);
    range.setAttribute('class', 'mini-candle-range');
    this.#body.setAttribute('class', 'mini-candle-body');
    this.#flame.setAttribute('class', 'mini-candle-flame');
    const wick = path('M0 6h26');
    wick.setAttribute('class', 'mini-candle-wick');
    this.element.append(wick, range, this.#body, this.#flame);
  }

  draw({ percent, state }: CandleState): void {
    const width = (16 * (state === 'done' ? 100 : percent)) / 100;
    this.#body.setAttribute('width', width.toFixed(1));
    this.#flame.setAttribute('d', state === 'running' ? `M5 6h${width.toFixed(1)}` : '');
    this.element.dataset.state = state;
  }
}

function rect(x: number, y: number, width: number, height: number): SVGRectElement {
  const element = document.createElementNS(SVG, 'rect');
  const places: [string, number][] = [
    ['x', x],
    ['y', y],
    ['width', width],
    ['height', height],
  ];
  for (const [name, value] of places) element.setAttribute(name, String(value));
  return element;
}

function path(d: string): SVGPathElement {
  const element = document.createElementNS(SVG, 'path');
  element.setAttribute('d', d);
  return element;
}
