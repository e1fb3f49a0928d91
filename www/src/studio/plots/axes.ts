import { DAY_MS } from '../calendar.js';
import { dayText, timeText } from '../number-text.js';
import { type Area, type Paper, scale, ticks, write } from './paper.js';

/** A numeric side of a plot. */
export type Side = { title: string; low: number; high: number; text(value: number): string };

/** The side of a measure over some values. */
export function sideOf({ title, text }: Pick<Side, 'title' | 'text'>, [low, high]: [number, number]): Side {
  return { title, low, high, text };
}

/** Draws the ticks of both sides and the titles, and returns the scales. */
export function drawAxes(
  paper: Paper,
  area: Area,
  x: Side,
  y: Side,
): { x: (value: number) => number; y: (value: number) => number } {
  const toY = drawUpSide(paper, area, y);
  const { left, top, width, height } = area;
  const toX = scale(x.low, x.high, left + 4, left + width - 4);
  for (const tick of ticks(x.low, x.high, width / 80)) {
    write(paper, x.text(tick), toX(tick), top + height + 11, { align: 'center', maxWidth: 76 });
  }
  write(paper, x.title, left + width, top + height + 26, { align: 'right', isBold: true });
  return { x: toX, y: toY };
}

/** Draws a time axis: evenly spaced dates from the first to the last. */
export function drawTimes(paper: Paper, area: Area, from: number, to: number): (time: number) => number {
  const { left, top, width, height } = area;
  const toX = scale(from, to, left + 4, left + width - 4);
  const text = to - from < 4 * DAY_MS ? timeText : dayText;
  const parts = Math.max(1, Math.min(4, Math.floor(width / 120)));
  for (let part = 0; part <= parts; part += 1) {
    const align = part === 0 ? 'left' : part === parts ? 'right' : 'center';
    const time = from + (part / parts) * (to - from);
    write(paper, text(time), toX(time), top + height + 11, { align, maxWidth: width / parts });
  }
  return toX;
}

/** Draws the vertical side with its lines across, and returns its scale. */
export function drawUpSide(paper: Paper, area: Area, y: Side): (value: number) => number {
  const { context, colours } = paper;
  const { left, top, width, height } = area;
  const toY = scale(y.low, y.high, top + height - 4, top + 4);
  context.fillStyle = colours.rule;
  for (const tick of ticks(y.low, y.high, height / 40)) {
    const place = Math.round(toY(tick));
    context.fillRect(left, place, width, 1);
    write(paper, y.text(tick), left - 6, place, { align: 'right', maxWidth: left - 8 });
    context.fillStyle = colours.rule;
  }
  context.fillRect(left, top + height, width, 1);
  write(paper, y.title, left, top - 9, { isBold: true });
  return toY;
}

/** The area of a plot with axes. */
export function plotArea({ width, height }: Paper): Area {
  const left = 64;
  const top = 22;
  return { left, top, width: Math.max(40, width - left - 12), height: Math.max(40, height - top - 38) };
}
