import { formatCount } from 'candlerun';
import { extent, type Hit, type Paper, type Plot, scale, write } from '../../plots/paper.js';
import type { EpisodeStore } from '../../progress/episode-store.js';
import type { Quantity } from '../filter.js';
import type { Measure } from '../measure.js';

/** More lines would be one surface: the best are drawn, and others at equal distances. */
const MOST_LINES = 1_500;

/** A line is found up to this distance. */
const REACH_PX = 6;

/** An axis of the plot on the paper. */
type Line = {
  quantity: Quantity;
  values: Float64Array;
  x: number;
  to: (value: number) => number;
  from: (y: number) => number;
};

/** Each episode as a line over its parameters and its measure. Dragging along an axis chooses a range of it. */
export class ParallelPlot implements Plot {
  readonly #store: EpisodeStore;
  readonly #quantities: readonly Quantity[];
  readonly #measure: Measure;
  readonly #drawn: readonly number[];
  readonly #count: number;
  readonly #text: (row: number) => string;
  #lines: Line[] = [];

  /** `sorted` are the rows, the best first. */
  constructor(
    store: EpisodeStore,
    quantities: readonly Quantity[],
    measure: Measure,
    sorted: Uint32Array,
    text: (row: number) => string,
  ) {
    this.#store = store;
    this.#quantities = quantities;
    this.#measure = measure;
    this.#count = sorted.length;
    const step = Math.max(1, Math.ceil(sorted.length / (MOST_LINES / 2)));
    this.#drawn = [...sorted].filter((_, place) => place < MOST_LINES / 2 || place % step === 0);
    this.#text = text;
  }

  get description(): string {
    const drawn = this.#drawn.length < this.#count ? `${formatCount(this.#drawn.length)} of ` : '';
    return `${drawn}${formatCount(this.#count)} episodes as lines over ${this.#quantities.map(({ title }) => title).join(', ')}.`;
  }

  draw(paper: Paper): void {
    const { context, colours, width, height } = paper;
    const [left, right, top, bottom] = [44, width - 44, 30, height - 24];
    const step = (right - left) / Math.max(1, this.#quantities.length - 1);
    const all = this.#drawn;
    this.#lines = this.#quantities.map((quantity, index) => {
      const values = quantity.values(this.#store);
      const [low, high] = extent(values, all);
      const to = scale(low, high, bottom, top);
      return { quantity, values, x: left + index * step, to, from: scale(bottom, top, low, high) };
    });
    const measured = this.#measure.values(this.#store);
    const [low, high] = extent(measured, all);
    const good = scale(low, high, this.#measure.lessIsBetter ? 1 : 0, this.#measure.lessIsBetter ? 0 : 1);
    context.lineWidth = 1;
    // The best are drawn last, in front.
    for (let place = all.length - 1; place >= 0; place -= 1) {
      const row = all[place] as number;
      const value = measured[row] as number;
      if (Number.isNaN(value)) continue;
      context.globalAlpha = 0.06 + 0.5 * good(value) ** 3;
      this.#stroke(context, row, colours.ink);
    }
    context.globalAlpha = 1;
    if (paper.chosen >= 0) {
      context.lineWidth = 2.5;
      this.#stroke(context, paper.chosen, colours.flame);
    }
    for (const { quantity, x, values } of this.#lines) {
      context.fillStyle = colours.edge;
      context.fillRect(Math.round(x), top, 1, bottom - top);
      const [least, most] = extent(values, all);
      write(paper, quantity.title, x, 8, { align: 'center', isBold: true, maxWidth: step - 4 });
      write(paper, Number.isNaN(most) ? '' : quantity.text(most), x, 21, { align: 'center', maxWidth: step });
      write(paper, Number.isNaN(least) ? '' : quantity.text(least), x, bottom + 11, {
        align: 'center',
        maxWidth: step,
      });
    }
  }

  hit(x: number, y: number): Hit | null {
    const right = this.#lines.findIndex((line) => line.x >= x);
    const [a, b] = [this.#lines[right - 1], this.#lines[right]];
    if (!a || !b) return null;
    const share = (x - a.x) / (b.x - a.x);
    let best = REACH_PX;
    let found = -1;
    for (const row of this.#drawn) {
      const place = a.to(a.values[row] as number) * (1 - share) + b.to(b.values[row] as number) * share;
      if (!(Math.abs(place - y) < best)) continue;
      best = Math.abs(place - y);
      found = row;
    }
    return found < 0 ? null : { row: found, text: this.#text(found) };
  }

  /** The range of an axis between two points of a drag; null if the drag is beside every axis. */
  range(x: number, fromY: number, toY: number): { key: string; low: number; high: number } | null {
    const line = this.#lines.find((line) => Math.abs(line.x - x) < 16);
    if (!line) return null;
    const [one, other] = [line.from(fromY), line.from(toY)];
    return { key: line.quantity.key, low: Math.min(one, other), high: Math.max(one, other) };
  }

  #stroke(context: CanvasRenderingContext2D, row: number, colour: string): void {
    context.strokeStyle = colour;
    context.beginPath();
    for (const { values, x, to } of this.#lines) {
      const value = values[row] as number;
      if (!Number.isNaN(value)) context.lineTo(x, to(value));
    }
    context.stroke();
  }
}
