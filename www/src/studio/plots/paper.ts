import { colourReader } from '../colour-reader.js';

/** The colours of plots. */
export type PlotColours = {
  sheet: string;
  ink: string;
  text: string;
  rule: string;
  edge: string;
  flame: string;
  loss: string;
};

/** What a plot is drawn on: a canvas in CSS pixels. */
export type Paper = {
  context: CanvasRenderingContext2D;
  width: number;
  height: number;
  colours: PlotColours;
  /** The row of the chosen episode; −1 for none. */
  chosen: number;
};

/** What is at a point of a plot. */
export type Hit = { row: number; text: string };

/** A drawing of episodes. */
export type Plot = {
  draw(paper: Paper): void;
  /** The episode at a point, with its values as a text; null for none. Asked after a draw. */
  hit(x: number, y: number): Hit | null;
  /** What it shows, as a sentence for readers who do not see it. */
  description: string;
};

/** A rectangle in CSS pixels. */
export type Area = { left: number; top: number; width: number; height: number };

export const FONT_PX = 11;

export function plotColours(frame: HTMLElement): PlotColours {
  const colour = colourReader(frame);
  return {
    sheet: colour('--sheet'),
    ink: colour('--ink'),
    text: colour('--ink-2'),
    rule: colour('--rule'),
    edge: colour('--edge'),
    flame: colour('--flame'),
    loss: colour('--loss'),
  };
}

/** Writes a text; `maxWidth` shortens it by its end. */
export function write(
  { context, colours }: Paper,
  text: string,
  x: number,
  y: number,
  {
    align = 'left',
    colour = colours.text,
    maxWidth = Number.POSITIVE_INFINITY,
    isBold = false,
  }: TextLook = {},
): void {
  context.font = `${isBold ? '600 ' : ''}${FONT_PX}px ${getComputedStyle(context.canvas).fontFamily}`;
  context.textAlign = align;
  context.textBaseline = 'middle';
  context.fillStyle = colour;
  context.fillText(shortened(context, text, maxWidth), x, y);
}

type TextLook = { align?: CanvasTextAlign; colour?: string; maxWidth?: number; isBold?: boolean };

function shortened(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let end = text.length - 1;
  while (end > 0 && context.measureText(`${text.slice(0, end)}…`).width > width) end -= 1;
  return end > 0 ? `${text.slice(0, end)}…` : '';
}

/** Round numbers within a range, about `count` of them. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return Number.isFinite(low) ? [low] : [];
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? rough;
  const list: number[] = [];
  for (let tick = Math.ceil(low / step) * step; tick <= high + step * 1e-9; tick += step) {
    list.push(Number(tick.toPrecision(12)));
  }
  return list;
}

/** A linear scale from values to pixels. A range without length is drawn in the middle. */
export function scale(low: number, high: number, from: number, to: number): (value: number) => number {
  if (!(high > low)) return () => (from + to) / 2;
  return (value) => from + ((value - low) / (high - low)) * (to - from);
}

/** The least and the greatest of the values of some rows; NaN without any. */
export function extent(values: Float64Array, rows: Iterable<number>): [low: number, high: number] {
  let low = Number.NaN;
  let high = Number.NaN;
  for (const row of rows) {
    const value = values[row] as number;
    if (Number.isNaN(value)) continue;
    if (!(value >= low)) low = value;
    if (!(value <= high)) high = value;
  }
  return [low, high];
}
