import { make, makeHead } from '../../dom.js';
import { type Area, type Hit, type Paper, type Plot, write } from '../../plots/paper.js';
import { goodness, type HeatMap } from '../heat-map.js';
import type { Measure } from '../measure.js';

/** A cell has its value as a text from this size on. */
const TEXT_WIDTH_PX = 34;
const TEXT_HEIGHT_PX = 15;

/** Least distance of two labels of an axis. */
const LABEL_PX = 34;

/** The ring of the best cell is at least so large. */
const LEAST_RING_PX = 14;

/** How much ink the worst cell has, and how much more the best one. */
const LEAST_INK = 0.06;
const MOST_INK = 0.82;

/** A heat map: darker is better, hollow is to do, hatched has no score, the best is ringed. */
export class MapPlot implements Plot {
  readonly #map: HeatMap;
  readonly #measure: Measure;
  readonly #text: (row: number) => string;
  #area: Area = { left: 0, top: 0, width: 1, height: 1 };
  /** The cell that the keys have reached; −1 for none. */
  cursor = -1;

  /** `text` describes the episode of a row. */
  constructor(map: HeatMap, measure: Measure, text: (row: number) => string) {
    this.#map = map;
    this.#measure = measure;
    this.#text = text;
  }

  get description(): string {
    const { x, y, states, best } = this.#map;
    const done = states.filter((state) => state !== 'empty').length;
    const place = best < 0 ? '' : ` Best: ${this.cellText(best)}.`;
    return `Map of ${this.#measure.title} by ${x.name} and ${y.name}. ${done} of ${states.length} cells are done.${place}`;
  }

  draw(paper: Paper): void {
    const { width, height } = paper;
    const left = 58;
    this.#area = {
      left,
      top: 20,
      width: Math.max(20, width - left - 8),
      height: Math.max(20, height - 20 - 34),
    };
    this.#drawLabels(paper);
    this.#drawLegend(paper);
    drawCells(paper, this.#map, this.#measure, this.#area);
    if (this.cursor >= 0) this.#outline(paper, this.cursor, paper.colours.ink, 3);
  }

  hit(x: number, y: number): Hit | null {
    const cell = this.cellAt(x, y);
    const row = cell < 0 ? -1 : (this.#map.rows[cell] as number);
    return cell < 0 ? null : { row, text: row < 0 ? this.cellText(cell) : this.#cellAndEpisode(cell, row) };
  }

  /** The cell at a point; −1 outside. */
  cellAt(x: number, y: number): number {
    const { left, top, width, height } = this.#area;
    const { x: columns, y: lines } = this.#map;
    const column = Math.floor(((x - left) / width) * columns.count);
    const line = lines.count - 1 - Math.floor(((y - top) / height) * lines.count);
    const isInside = column >= 0 && column < columns.count && line >= 0 && line < lines.count;
    return isInside ? line * columns.count + column : -1;
  }

  /** Moves the cursor, and returns what it stands on. */
  move(dx: number, dy: number): Hit {
    const { x, y, rows, best } = this.#map;
    const from = this.cursor >= 0 ? this.cursor : Math.max(0, best);
    const isFirst = this.cursor < 0;
    const column = clamp((from % x.count) + (isFirst ? 0 : dx), x.count);
    const line = clamp(Math.floor(from / x.count) + (isFirst ? 0 : dy), y.count);
    this.cursor = line * x.count + column;
    const row = rows[this.cursor] as number;
    return { row, text: row < 0 ? this.cellText(this.cursor) : this.#cellAndEpisode(this.cursor, row) };
  }

  /** A cell in words: `fast 50 · slow 140 · Sharpe 0.49`. */
  cellText(cell: number): string {
    const { x, y, values, states } = this.#map;
    const place = `${x.name} ${x.text(cell % x.count)} · ${y.name} ${y.text(Math.floor(cell / x.count))}`;
    const state = states[cell];
    if (state === 'empty') return `${place} · not done`;
    if (state === 'failed') return `${place} · no score`;
    return `${place} · ${this.#measure.title} ${this.#measure.text(values[cell] as number)}`;
  }

  /** The map as a table for readers who do not see it: a line for each value of the second parameter, the highest first. */
  table(): HTMLTableElement {
    const { x, y, values, states } = this.#map;
    const head = make('tr', '', make('th', '', `${y.name} by ${x.name}`));
    for (let column = 0; column < x.count; column += 1) head.append(makeHead('col', '', x.text(column)));
    const body = make('tbody', '');
    for (let line = y.count - 1; line >= 0; line -= 1) {
      const row = make('tr', '', makeHead('row', '', y.text(line)));
      for (let column = 0; column < x.count; column += 1) {
        const cell = line * x.count + column;
        const state = states[cell];
        const value = this.#measure.text(values[cell] as number);
        row.append(make('td', '', state === 'done' ? value : state === 'failed' ? 'no score' : ''));
      }
      body.append(row);
    }
    return make(
      'table',
      'map-table',
      make('caption', '', this.#measure.title),
      make('thead', '', head),
      body,
    );
  }

  #cellAndEpisode(cell: number, row: number): string {
    const count = this.#map.counts[cell] as number;
    if (count === 1) return this.#text(row);
    return `${this.cellText(cell)} · ${count} episodes, best: ${this.#text(row)}`;
  }

  #drawLabels(paper: Paper): void {
    const { left, top, width, height } = this.#area;
    const { x, y } = this.#map;
    const cellWidth = width / x.count;
    const everyX = Math.ceil(LABEL_PX / cellWidth);
    for (let cell = 0; cell < x.count; cell += everyX) {
      const place = left + (cell + 0.5) * cellWidth;
      write(paper, x.label(cell), place, top + height + 10, {
        align: 'center',
        maxWidth: everyX * cellWidth,
      });
    }
    const cellHeight = height / y.count;
    const everyY = Math.ceil(TEXT_HEIGHT_PX / cellHeight);
    for (let cell = 0; cell < y.count; cell += everyY) {
      const place = top + height - (cell + 0.5) * cellHeight;
      write(paper, y.label(cell), left - 6, place, { align: 'right', maxWidth: left - 8 });
    }
    write(paper, y.name, left - 6, top - 10, { align: 'right', isBold: true, maxWidth: left });
    write(paper, x.name, left + width, top + height + 25, { align: 'right', isBold: true });
  }

  /** From the worst value to the best, as the cells are filled. */
  #drawLegend(paper: Paper): void {
    const { low, high } = this.#map;
    if (Number.isNaN(low)) return;
    const { context, colours, width } = paper;
    const [worst, best] = this.#measure.lessIsBetter ? [high, low] : [low, high];
    const [right, top, length] = [width - 8, 4, 60];
    const bestText = this.#measure.text(best);
    write(paper, bestText, right, top + 5, { align: 'right' });
    const from = right - context.measureText(bestText).width - 6 - length;
    for (let step = 0; step < length; step += 1) {
      context.globalAlpha = LEAST_INK + (MOST_INK * step) / length;
      context.fillStyle = colours.ink;
      context.fillRect(from + step, top, 1, 10);
    }
    context.globalAlpha = 1;
    write(paper, `${this.#measure.title} ${this.#measure.text(worst)}`, from - 6, top + 5, {
      align: 'right',
    });
  }

  #outline({ context }: Paper, cell: number, colour: string, px: number): void {
    const { left, top, width, height } = cellArea(this.#map, this.#area, cell);
    context.strokeStyle = colour;
    context.lineWidth = px;
    context.strokeRect(left + px / 2, top + px / 2, width - px, height - px);
  }
}

/** Draws the cells of a map into an area. */
export function drawCells(paper: Paper, map: HeatMap, measure: Measure, area: Area): void {
  const { context, colours } = paper;
  const cellWidth = area.width / map.x.count;
  const cellHeight = area.height / map.y.count;
  const gap = Math.min(cellWidth, cellHeight) >= 6 ? 1 : 0;
  const hasText = cellWidth >= TEXT_WIDTH_PX && cellHeight >= TEXT_HEIGHT_PX;
  for (let cell = 0; cell < map.values.length; cell += 1) {
    const { left, top, width, height } = cellArea(map, area, cell);
    const [w, h] = [width - gap, height - gap];
    const state = map.states[cell];
    if (state === 'empty') {
      if (gap > 0) strokeThin(context, colours.rule, { left, top, width: w, height: h });
      continue;
    }
    if (state === 'failed') {
      hatch(context, colours.edge, { left, top, width: w, height: h });
      continue;
    }
    const value = map.values[cell] as number;
    const ink = MOST_INK * goodness(map, measure, value);
    context.globalAlpha = LEAST_INK + ink;
    context.fillStyle = colours.ink;
    context.fillRect(left, top, w, h);
    context.globalAlpha = 1;
    if (hasText) {
      const colour = ink > 0.45 ? colours.sheet : value < 0 ? colours.loss : colours.ink;
      write(paper, measure.text(value), left + w / 2, top + h / 2, {
        align: 'center',
        colour,
        maxWidth: w - 2,
      });
    }
  }
  if (map.best >= 0) {
    const { left, top, width, height } = cellArea(map, area, map.best);
    context.strokeStyle = colours.flame;
    context.lineWidth = 3;
    // A small cell is not covered by its ring.
    const out = Math.max(0, (LEAST_RING_PX - Math.min(width, height)) / 2);
    context.strokeRect(
      left + 0.5 - out,
      top + 0.5 - out,
      width - gap - 1 + 2 * out,
      height - gap - 1 + 2 * out,
    );
  }
}

/** Lines at whole pixels. The lowest value of the second parameter is at the bottom. */
function cellArea({ x, y }: HeatMap, { left, top, width, height }: Area, cell: number): Area {
  const column = cell % x.count;
  const line = y.count - 1 - Math.floor(cell / x.count);
  const [from, to] = [column, column + 1].map((edge) => Math.round(left + (edge * width) / x.count)) as [
    number,
    number,
  ];
  const [up, down] = [line, line + 1].map((edge) => Math.round(top + (edge * height) / y.count)) as [
    number,
    number,
  ];
  return { left: from, top: up, width: to - from, height: down - up };
}

function strokeThin(
  context: CanvasRenderingContext2D,
  colour: string,
  { left, top, width, height }: Area,
): void {
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
}

/** Diagonal lines, so that the state needs no colour. */
function hatch(context: CanvasRenderingContext2D, colour: string, { left, top, width, height }: Area): void {
  context.save();
  context.beginPath();
  context.rect(left, top, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.beginPath();
  for (let offset = -height; offset < width; offset += 5) {
    context.moveTo(left + offset, top + height);
    context.lineTo(left + offset + height, top);
  }
  context.stroke();
  context.restore();
}

function clamp(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
