import { formatCount } from 'candlerun';
import { drawAxes, plotArea, sideOf } from '../../plots/axes.js';
import { extent, type Hit, type Paper, type Plot } from '../../plots/paper.js';
import type { EpisodeStore } from '../../progress/episode-store.js';
import { isBetter, type Measure } from '../measure.js';
import { sortRows } from '../sort-rows.js';
import { Dots, ring } from './dots.js';

/** Two measures against each other, with the episodes that none beats in both. */
export class ScatterPlot implements Plot {
  readonly #dots = new Dots(3);
  readonly #store: EpisodeStore;
  readonly #x: Measure;
  readonly #y: Measure;
  readonly #rows: Uint32Array;
  readonly #text: (row: number) => string;

  constructor(store: EpisodeStore, x: Measure, y: Measure, rows: Uint32Array, text: (row: number) => string) {
    this.#store = store;
    this.#x = x;
    this.#y = y;
    this.#rows = rows;
    this.#text = text;
  }

  get description(): string {
    const count = formatCount(this.#rows.length);
    return `${this.#y.title} against ${this.#x.title} of ${count} episodes. The line joins those that none beats in both.`;
  }

  draw(paper: Paper): void {
    const [xs, ys] = [this.#x.values(this.#store), this.#y.values(this.#store)];
    const x = sideOf(this.#x, extent(xs, this.#rows));
    const y = sideOf(this.#y, extent(ys, this.#rows));
    const to = drawAxes(paper, plotArea(paper), x, y);
    this.#dots.clear(paper.width);
    for (const row of this.#rows) this.#dots.add(row, to.x(xs[row] as number), to.y(ys[row] as number));
    this.#dots.draw(paper, paper.colours.edge);
    const { context, colours } = paper;
    context.strokeStyle = colours.flame;
    context.lineWidth = 2;
    context.beginPath();
    for (const row of paretoFront(
      this.#rows,
      { measure: this.#x, values: xs },
      { measure: this.#y, values: ys },
    )) {
      context.lineTo(to.x(xs[row] as number), to.y(ys[row] as number));
    }
    context.stroke();
    if (paper.chosen >= 0) ring(paper, to.x(xs[paper.chosen] as number), to.y(ys[paper.chosen] as number));
  }

  hit(x: number, y: number): Hit | null {
    return this.#dots.hit(x, y, this.#text);
  }
}

type Measured = { measure: Measure; values: Float64Array };

/** Parts of the range of a measure in which candidates for a front are compared. */
const PARTS = 1_024;

/** The rows that no other beats in both measures, from the best of the first one on. */
export function paretoFront(rows: Uint32Array, first: Measured, second: Measured): number[] {
  const front: number[] = [];
  let best = Number.NaN;
  for (const row of sortRows(candidates(rows, first, second), first.values, !first.measure.lessIsBetter)) {
    const value = second.values[row] as number;
    if (Number.isNaN(first.values[row]) || !isBetter(second.measure, value, best)) continue;
    best = value;
    // It beats the one before it, if that is equal in the first measure.
    const before = front.at(-1);
    if (before !== undefined && first.values[before] === first.values[row]) front.pop();
    front.push(row);
  }
  return front;
}

/**
 * The rows that may be on a front: no row in a better part of the range of the first measure is as good in the second. Of 100,000 rows few
 * are left, so that sorting them takes no time.
 */
function candidates(rows: Uint32Array, first: Measured, second: Measured): Uint32Array {
  const [x, y] = [larger(first), larger(second)];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = x(row);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  if (!(range > 0 && range < Number.POSITIVE_INFINITY)) return rows;
  const parts = (PARTS - 1) / range;
  const partOf = (row: number) => Math.floor((x(row) - low) * parts);
  const best = new Float64Array(PARTS + 1).fill(Number.NEGATIVE_INFINITY);
  for (const row of rows) {
    const part = partOf(row);
    if (y(row) > (best[part] as number)) best[part] = y(row);
  }
  for (let part = PARTS - 1; part >= 0; part -= 1) {
    best[part] = Math.max(best[part] as number, best[part + 1] as number);
  }
  // An undefined value is in no part and is above nothing.
  return rows.filter((row) => y(row) > (best[partOf(row) + 1] as number));
}

/** The value of a row, with its sign changed if less is better. */
function larger({ measure, values }: Measured): (row: number) => number {
  const sign = measure.lessIsBetter ? -1 : 1;
  return (row) => sign * (values[row] as number);
}
