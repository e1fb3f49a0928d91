/**
 * Lines over time as an SVG picture, in text: the same for the page and for a report that is opened without it. Colours are the custom
 * properties of the page, so that both follow the theme.
 */

import { DAY_MS } from '../calendar.js';
import { escapeHtml } from '../escape-html.js';
import { dayText, timeText } from '../number-text.js';

/** A line: `x` are times in milliseconds, ascending. */
export type SvgLine = { x: ArrayLike<number>; y: ArrayLike<number>; tone: 'ink' | 'quiet' | 'loss' };

/** A picture of lines. */
export type SvgChart = {
  /** What a screen reader is told. */
  title: string;
  lines: readonly SvgLine[];
  yText(value: number): string;
  /** A value with a dashed line across, such as the initial cash. */
  base?: number;
  /** Ranges of time with a tinted background. */
  bands?: readonly { from: number; to: number }[];
  height: number;
  /** 800 if it is not given. Texts keep their size, so a narrow picture is drawn narrow. */
  width?: number;
};

const WIDTH = 800;
const RIGHT = 76;
/** A narrower picture has dates at its ends only. */
const NARROW = 400;
const TOP = 8;
const BOTTOM = 22;
const TONES = { ink: 'var(--ink)', quiet: 'var(--edge)', loss: 'var(--loss)' };

/** Writes a picture. Lines with no point make an empty one. */
export function lineSvg({ title, lines, yText, base, bands = [], height, width = WIDTH }: SvgChart): string {
  const range = rangeOf(lines, base);
  const plot = { width: width - RIGHT, height: height - TOP - BOTTOM };
  const { fromX, toX, low, high } = range;
  const x = (time: number) => ((time - fromX) / Math.max(1, toX - fromX)) * plot.width;
  const y = (value: number) => TOP + (1 - (value - low) / (high - low)) * plot.height;
  const parts: string[] = [];
  for (const { from, to } of bands) {
    const [left, right] = [x(Math.max(from, fromX)), x(Math.min(to, toX))];
    parts.push(
      `<rect x="${px(left)}" y="${TOP}" width="${px(Math.max(0, right - left))}" height="${px(plot.height)}" fill="var(--ink-wash)"/>`,
    );
  }
  for (const value of ticks(low, high, Math.max(2, Math.round(plot.height / 45)))) {
    parts.push(
      `<line x1="0" x2="${plot.width}" y1="${px(y(value))}" y2="${px(y(value))}" stroke="var(--rule)"/>`,
      `<text x="${plot.width + 6}" y="${px(y(value) + 4)}" fill="var(--ink-2)">${escapeHtml(yText(value))}</text>`,
    );
  }
  if (base !== undefined) {
    parts.push(
      `<line x1="0" x2="${plot.width}" y1="${px(y(base))}" y2="${px(y(base))}" stroke="var(--ink-3)" stroke-dasharray="4 4"/>`,
    );
  }
  for (const line of lines) {
    const stroke = `stroke="${TONES[line.tone]}" stroke-width="${line.tone === 'quiet' ? 1.25 : 1.75}"`;
    parts.push(`<path d="${pathOf(line, x, y)}" fill="none" ${stroke} stroke-linejoin="round"/>`);
  }
  parts.push(...timeLabels(range, plot.width, height - 6));
  const box = `viewBox="0 0 ${width} ${height}"`;
  const name = escapeHtml(title);
  return `<svg xmlns="http://www.w3.org/2000/svg" ${box} role="img" aria-label="${name}" font-size="12">${parts.join('')}</svg>`;
}

type Range = { fromX: number; toX: number; low: number; high: number };

function rangeOf(lines: readonly SvgLine[], base: number | undefined): Range {
  let fromX = Number.POSITIVE_INFINITY;
  let toX = Number.NEGATIVE_INFINITY;
  let low = base ?? Number.POSITIVE_INFINITY;
  let high = base ?? Number.NEGATIVE_INFINITY;
  for (const line of lines) {
    for (let i = 0; i < line.x.length; i += 1) {
      const time = line.x[i] as number;
      const value = line.y[i] as number;
      if (!Number.isFinite(value)) continue;
      fromX = Math.min(fromX, time);
      toX = Math.max(toX, time);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (fromX > toX) return { fromX: 0, toX: 1, low: 0, high: 1 };
  // A line that never moves stands in the middle.
  const margin = high > low ? 0.04 * (high - low) : Math.max(1, Math.abs(high) * 0.05);
  return { fromX, toX, low: low - margin, high: high + margin };
}

function pathOf(
  { x: times, y: values }: SvgLine,
  x: (time: number) => number,
  y: (value: number) => number,
): string {
  let path = '';
  let isDown = false;
  for (let i = 0; i < times.length; i += 1) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      isDown = false;
      continue;
    }
    path += `${isDown ? 'L' : 'M'}${px(x(times[i] as number))} ${px(y(value))}`;
    isDown = true;
  }
  return path;
}

/** Round values between two limits, at most about `most` of them. */
export function ticks(low: number, high: number, most: number): number[] {
  const rough = (high - low) / most;
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? rough;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

function timeLabels({ fromX, toX }: Range, width: number, y: number): string[] {
  const text = toX - fromX < 4 * DAY_MS ? timeText : dayText;
  const anchors = width < NARROW ? ['start', 'end'] : ['start', 'middle', 'middle', 'end'];
  return anchors.map((anchor, index) => {
    const share = index / (anchors.length - 1);
    const time = fromX + share * (toX - fromX);
    return `<text x="${px(share * width)}" y="${y}" text-anchor="${anchor}" fill="var(--ink-2)">${text(time)}</text>`;
  });
}

/** Hundredths of a pixel are more than a screen shows. */
function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}
