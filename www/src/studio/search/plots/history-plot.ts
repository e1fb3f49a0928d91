import { formatCount } from 'candlerun';
import { drawAxes, plotArea, sideOf } from '../../plots/axes.js';
import { extent, type Hit, type Paper, type Plot } from '../../plots/paper.js';
import type { EpisodeStore } from '../../progress/episode-store.js';
import { isBetter, type Measure } from '../measure.js';
import { sortRows } from '../sort-rows.js';
import { Dots, ring } from './dots.js';

/** Every episode in the order of its number, and the best so far as a line. */
export class HistoryPlot implements Plot {
  readonly #dots = new Dots(3);
  readonly #store: EpisodeStore;
  readonly #measure: Measure;
  readonly #rows: Uint32Array;
  readonly #text: (row: number) => string;

  constructor(store: EpisodeStore, measure: Measure, rows: Uint32Array, text: (row: number) => string) {
    this.#store = store;
    this.#measure = measure;
    this.#rows = rows;
    this.#text = text;
  }

  get description(): string {
    return `${this.#measure.title} of ${formatCount(this.#rows.length)} episodes in their order, with the best so far.`;
  }

  draw(paper: Paper): void {
    const values = this.#measure.values(this.#store);
    const numbers = this.#store.numbers;
    const [first, last] = extent(numbers, this.#rows);
    const area = plotArea(paper);
    const x = { title: 'Episode', low: Math.min(1, first), high: last, text: formatCount };
    const to = drawAxes(paper, area, x, sideOf(this.#measure, extent(values, this.#rows)));
    this.#dots.clear(paper.width);
    for (const row of this.#rows)
      this.#dots.add(row, to.x(numbers[row] as number), to.y(values[row] as number));
    this.#dots.draw(paper, paper.colours.edge);
    this.#drawBest(paper, to, numbers, values);
    if (paper.chosen >= 0) {
      ring(paper, to.x(numbers[paper.chosen] as number), to.y(values[paper.chosen] as number));
    }
  }

  hit(x: number, y: number): Hit | null {
    return this.#dots.hit(x, y, this.#text);
  }

  #drawBest(
    { context, colours }: Paper,
    to: { x(value: number): number; y(value: number): number },
    numbers: Float64Array,
    values: Float64Array,
  ): void {
    const order = sortRows(this.#rows, numbers, false);
    let best = Number.NaN;
    context.strokeStyle = colours.flame;
    context.lineWidth = 2;
    context.beginPath();
    for (const row of order) {
      const value = values[row] as number;
      if (!isBetter(this.#measure, value, best)) continue;
      const x = to.x(numbers[row] as number);
      if (Number.isNaN(best)) context.moveTo(x, to.y(value));
      else {
        context.lineTo(x, to.y(best));
        context.lineTo(x, to.y(value));
      }
      best = value;
    }
    const last = order.at(-1);
    if (last !== undefined && !Number.isNaN(best)) context.lineTo(to.x(numbers[last] as number), to.y(best));
    context.stroke();
  }
}
