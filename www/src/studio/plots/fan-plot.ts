import type { FanPoint } from 'candlerun';
import { make, makeHead } from '../dom.js';
import { dayText, signedPercentText } from '../number-text.js';
import { drawTimes, drawUpSide, plotArea } from './axes.js';
import { type Hit, type Paper, type Plot, scale } from './paper.js';

/** Lines of the table. */
const TABLE_LINES = 12;

/** The return of the best episode over time, in the fan of its resampled histories. */
export class FanPlot implements Plot {
  readonly #points: readonly FanPoint[];
  #toPlace: (x: number) => number = () => Number.NaN;

  /** Points with an infinite return are left out: a page cannot draw them. */
  constructor(points: readonly FanPoint[]) {
    this.#points = points.filter(({ return_pct, resampled }) =>
      [return_pct, resampled.p5, resampled.p95].every(Number.isFinite),
    );
  }

  /** Whether there is nothing to draw. */
  get isEmpty(): boolean {
    return this.#points.length < 2;
  }

  get description(): string {
    const last = this.#points.at(-1);
    return last === undefined ? 'No histories.' : `Return of the best backtest. ${pointText(last)}.`;
  }

  draw(paper: Paper): void {
    const { context, colours } = paper;
    const points = this.#points;
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return;
    const area = plotArea(paper);
    const low = Math.min(0, ...points.map(({ return_pct, resampled }) => Math.min(return_pct, resampled.p5)));
    const high = Math.max(
      0,
      ...points.map(({ return_pct, resampled }) => Math.max(return_pct, resampled.p95)),
    );
    const toY = drawUpSide(paper, area, { title: 'Return', low, high, text: signedPercentText });
    const toX = drawTimes(paper, area, first.time, last.time);
    this.#toPlace = scale(toX(first.time), toX(last.time), 0, points.length - 1);
    const path = (value: (point: FanPoint) => number, order: readonly FanPoint[] = points) => {
      for (const point of order) context.lineTo(toX(point.time), toY(value(point)));
    };
    const back = [...points].reverse();
    for (const [lower, upper] of [
      ['p5', 'p95'],
      ['p25', 'p75'],
    ] as const) {
      context.fillStyle = colours.edge;
      context.globalAlpha = 0.22;
      context.beginPath();
      path(({ resampled }) => resampled[lower]);
      path(({ resampled }) => resampled[upper], back);
      context.fill();
    }
    context.globalAlpha = 1;
    const stroke = (colour: string, width: number, dash: number[], value: (point: FanPoint) => number) => {
      context.strokeStyle = colour;
      context.lineWidth = width;
      context.setLineDash(dash);
      context.beginPath();
      path(value);
      context.stroke();
    };
    stroke(colours.text, 1, [4, 3], ({ resampled }) => resampled.p50);
    stroke(colours.ink, 2, [], ({ return_pct }) => return_pct);
    context.fillStyle = colours.text;
    context.fillRect(area.left, Math.round(toY(0)), area.width, 1);
  }

  hit(x: number, _y: number): Hit | null {
    const point = this.#points[Math.round(this.#toPlace(x))];
    return point === undefined ? null : { row: -1, text: pointText(point) };
  }

  /** The fan as a table, at a few dates. */
  table(): HTMLTableElement {
    const count = this.#points.length;
    const every = Math.ceil(count / TABLE_LINES);
    const rows = this.#points
      .filter((_, place) => (count - 1 - place) % every === 0)
      .map(({ time, return_pct, resampled }) => {
        const { p5, p25, p50, p75, p95 } = resampled;
        const cells = [return_pct, p5, p25, p50, p75, p95].map((pct) =>
          make('td', '', signedPercentText(pct)),
        );
        return make('tr', '', makeHead('row', '', dayText(time)), ...cells);
      });
    const heads = ['Date', 'Best', '5%', '25%', 'Median', '75%', '95%'];
    return make(
      'table',
      'map-table',
      make('caption', '', 'Return so far, and the percentiles of the resampled histories'),
      make('thead', '', make('tr', '', ...heads.map((text) => makeHead('col', '', text)))),
      make('tbody', '', ...rows),
    );
  }
}

function pointText({ time, return_pct, resampled: { p5, p50, p95 } }: FanPoint): string {
  const [low, middle, high] = [p5, p50, p95].map(signedPercentText);
  return `${dayText(time)}: ${signedPercentText(return_pct)}; 90% of resampled histories ${low} to ${high}, median ${middle}`;
}
