import { extent, type Hit, type Paper, type Plot, scale, ticks, write } from '../../plots/paper.js';
import type { EpisodeStore } from '../../progress/episode-store.js';
import type { Axis } from '../axis.js';
import { isBetter, type Measure } from '../measure.js';
import { Dots, ring } from './dots.js';

/** The measure against each parameter, side by side; with one parameter, the best of each value as a line. */
export class SlicesPlot implements Plot {
  readonly #dots = new Dots(3);
  readonly #store: EpisodeStore;
  readonly #axes: readonly Axis[];
  readonly #measure: Measure;
  readonly #rows: Uint32Array;
  readonly #text: (row: number) => string;

  constructor(
    store: EpisodeStore,
    axes: readonly Axis[],
    measure: Measure,
    rows: Uint32Array,
    text: (row: number) => string,
  ) {
    this.#store = store;
    this.#axes = axes;
    this.#measure = measure;
    this.#rows = rows;
    this.#text = text;
  }

  get description(): string {
    return `${this.#measure.title} by ${this.#axes.map(({ name }) => name).join(', ')}.`;
  }

  draw(paper: Paper): void {
    const { context, colours, width, height } = paper;
    const values = this.#measure.values(this.#store);
    const [low, high] = extent(values, this.#rows);
    const [left, top, bottom] = [64, 22, height - 38];
    const each = (width - left) / Math.max(1, this.#axes.length);
    const toY = scale(low, high, bottom - 4, top + 4);
    for (const tick of ticks(low, high, (bottom - top) / 40)) {
      context.fillStyle = colours.rule;
      context.fillRect(left, Math.round(toY(tick)), width - left, 1);
      write(paper, this.#measure.text(tick), left - 6, toY(tick), { align: 'right', maxWidth: left - 8 });
    }
    write(paper, this.#measure.title, left, top - 9, { isBold: true });
    this.#dots.clear(width);
    const slices = this.#axes.map((axis, index) => this.#slice(axis, left + index * each, each - 16));
    for (const { toX, column } of slices) {
      for (const row of this.#rows)
        this.#dots.add(row, toX(column?.at(row) ?? Number.NaN), toY(values[row] as number));
    }
    this.#dots.draw(paper, colours.edge);
    for (const { axis, toX, column, from, length } of slices) {
      this.#drawLabels(paper, axis, from, length, bottom);
      if (this.#axes.length === 1) this.#drawLine(paper, axis, from, length, toY, values);
      if (paper.chosen >= 0) {
        ring(paper, toX(column?.at(paper.chosen) ?? Number.NaN), toY(values[paper.chosen] as number));
      }
    }
  }

  hit(x: number, y: number): Hit | null {
    return this.#dots.hit(x, y, this.#text);
  }

  #slice(axis: Axis, from: number, length: number) {
    const column = this.#store.param(axis.name)?.values;
    const toX = (value: number) => {
      const cell = axis.cellOf(value);
      return cell < 0 ? Number.NaN : from + ((cell + 0.5) / axis.count) * length;
    };
    return { axis, column, toX, from, length };
  }

  #drawLabels(paper: Paper, axis: Axis, from: number, length: number, bottom: number): void {
    const every = Math.ceil(44 / (length / axis.count));
    for (let cell = 0; cell < axis.count; cell += every) {
      const x = from + ((cell + 0.5) / axis.count) * length;
      write(paper, axis.label(cell), x, bottom + 11, {
        align: 'center',
        maxWidth: (every * length) / axis.count,
      });
    }
    write(paper, axis.name, from + length / 2, bottom + 26, {
      align: 'center',
      isBold: true,
      maxWidth: length,
    });
  }

  /** The best of each value, joined. */
  #drawLine(
    { context, colours }: Paper,
    axis: Axis,
    from: number,
    length: number,
    toY: (value: number) => number,
    values: Float64Array,
  ): void {
    const column = this.#store.param(axis.name)?.values;
    const best = new Float64Array(axis.count).fill(Number.NaN);
    for (const row of this.#rows) {
      const cell = axis.cellOf(column?.at(row) ?? Number.NaN);
      const value = values[row] as number;
      if (cell < 0) continue;
      if (isBetter(this.#measure, value, best[cell] as number)) best[cell] = value;
    }
    context.strokeStyle = colours.flame;
    context.lineWidth = 2;
    context.beginPath();
    for (const [cell, value] of best.entries()) {
      if (!Number.isNaN(value)) context.lineTo(from + ((cell + 0.5) / axis.count) * length, toY(value));
    }
    context.stroke();
  }
}
