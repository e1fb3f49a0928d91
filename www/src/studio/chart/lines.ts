import type {
  AutoscaleInfo,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  Logical,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import { logicalPlaces } from './logical-places.js';
import type { Ranges } from './reduce.js';

/** One line of a pane: bucket by bucket, with what it looks like. */
export type DrawnLine = {
  /** `area` fills between the line and 0; `band` fills between the lowest and the highest value of each bucket. */
  kind: 'line' | 'area' | 'band';
  ranges: Ranges;
  colour: string;
  fill: string;
  width: number;
  dash: readonly number[];
};

/**
 * The lines of one pane. They are drawn from the ranges of buckets, from the lowest to the highest value in each, so that no peak is lost. A
 * series of the library has one value for each bar, and setting it costs a pass over all bars.
 */
export class Lines implements ISeriesPrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #lines: readonly DrawnLine[] = [];
  #isBehind = false;
  #attached: SeriesAttachedParameter<Time> | null = null;

  constructor() {
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ zOrder: () => (this.#isBehind ? 'bottom' : 'normal'), renderer: () => renderer }];
  }

  /** Sets the lines, and whether they are drawn behind the series. */
  set(lines: readonly DrawnLine[], isBehind = false): void {
    this.#lines = lines;
    this.#isBehind = isBehind;
    this.#attached?.requestUpdate();
  }

  attached(param: SeriesAttachedParameter<Time>): void {
    this.#attached = param;
  }

  detached(): void {
    this.#attached = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  autoscaleInfo(start: Logical, end: Logical): AutoscaleInfo | null {
    let minValue = Number.POSITIVE_INFINITY;
    let maxValue = Number.NEGATIVE_INFINITY;
    for (const { kind, ranges } of this.#lines) {
      if (kind === 'area') maxValue = Math.max(maxValue, 0);
      const last = Math.min(ranges.min.length - 1, Math.ceil(end));
      for (let i = Math.max(0, Math.floor(start)); i <= last; i += 1) {
        const low = ranges.min[i] as number;
        const high = ranges.max[i] as number;
        if (low < minValue) minValue = low;
        if (high > maxValue) maxValue = high;
      }
    }
    return minValue <= maxValue ? { priceRange: { minValue, maxValue } } : null;
  }

  #draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const attached = this.#attached;
    const places = attached && logicalPlaces(attached.chart);
    if (!attached || !places) return;
    const y = (value: number): number => attached.series.priceToCoordinate(value) ?? Number.NaN;
    target.useBitmapCoordinateSpace(({ context, mediaSize, horizontalPixelRatio, verticalPixelRatio }) => {
      const view: View = {
        x: (place) => places.x(place) * horizontalPixelRatio,
        y: (value) => y(value) * verticalPixelRatio,
        from: Math.max(0, Math.floor(places.logical(0)) - 1),
        to: Math.ceil(places.logical(mediaSize.width)) + 1,
        width: mediaSize.width * horizontalPixelRatio,
        ratio: horizontalPixelRatio,
      };
      for (const line of this.#lines) drawLine(context, line, view);
      context.setLineDash([]);
    });
  }
}

/** Where buckets and values are in a pane, in pixels of its canvas, and which buckets are in view. */
type View = {
  x(place: number): number;
  y(value: number): number;
  from: number;
  to: number;
  width: number;
  ratio: number;
};

/** A line in pixels: the highest, lowest and last place of each bucket from `first` on. */
type Track = { first: number; top: Float64Array; bottom: Float64Array; last: Float64Array };

/**
 * A path longer than this many times the width of its pane is drawn as columns. A jagged path of thousands of pixels takes a browser without
 * a graphics processor tens of milliseconds, columns less than one.
 */
const LONGEST_PATH = 12;

function drawLine(context: CanvasRenderingContext2D, line: DrawnLine, view: View): void {
  const { min } = line.ranges;
  for (const [first, last] of stretches(min, view.from, Math.min(min.length - 1, view.to))) {
    const track = trackOf(line.ranges, first, last, view);
    const isJagged = pathLength(track, line.kind === 'band') > LONGEST_PATH * view.width;
    if (line.kind !== 'line') {
      context.fillStyle = line.fill;
      const base = line.kind === 'area' ? view.y(0) : null;
      if (isJagged) fillColumns(context, track, base, view);
      else fillPath(context, track, base, view);
    }
    if (line.kind === 'band') continue;
    const width = Math.max(1, Math.round(line.width * view.ratio));
    if (isJagged) {
      context.fillStyle = line.colour;
      strokeColumns(context, track, width, view);
    } else {
      context.strokeStyle = line.colour;
      context.lineWidth = line.width * view.ratio;
      context.setLineDash(line.dash.map((length) => length * view.ratio));
      strokePath(context, track, view);
    }
  }
}

/** The stretches of buckets that have a value. */
export function* stretches(values: Float64Array, from: number, to: number): Generator<[number, number]> {
  let start = -1;
  for (let i = from; i <= to; i += 1) {
    const isNone = Number.isNaN(values[i]);
    if (!isNone && start < 0) start = i;
    if (isNone && start >= 0) {
      yield [start, i - 1];
      start = -1;
    }
  }
  if (start >= 0) yield [start, to];
}

function trackOf(ranges: Ranges, first: number, last: number, { y }: View): Track {
  const count = last - first + 1;
  const track = {
    first,
    top: new Float64Array(count),
    bottom: new Float64Array(count),
    last: new Float64Array(count),
  };
  for (let i = 0; i < count; i += 1) {
    const low = ranges.min[first + i] as number;
    const high = ranges.max[first + i] as number;
    const end = ranges.last[first + i] as number;
    const bottom = y(low);
    track.bottom[i] = bottom;
    track.top[i] = high === low ? bottom : y(high);
    track.last[i] = end === low ? bottom : y(end);
  }
  return track;
}

/** The length of a path up and down, in pixels. That of a band goes along its two edges. */
function pathLength({ top, bottom, last }: Track, isBand: boolean): number {
  let length = 0;
  for (let i = 1; i < last.length; i += 1) {
    length += isBand
      ? Math.abs((top[i] as number) - (top[i - 1] as number)) +
        Math.abs((bottom[i] as number) - (bottom[i - 1] as number))
      : 2 * ((bottom[i] as number) - (top[i] as number)) +
        Math.abs((last[i] as number) - (last[i - 1] as number));
  }
  return length;
}

function strokePath(
  context: CanvasRenderingContext2D,
  { first, top, bottom, last }: Track,
  view: View,
): void {
  context.beginPath();
  for (let i = 0; i < last.length; i += 1) {
    const x = view.x(first + i);
    if (top[i] !== bottom[i]) {
      // To the nearer end first, as the line most likely went.
      const before = last[Math.max(0, i - 1)] as number;
      const up = Math.abs(before - (top[i] as number)) < Math.abs(before - (bottom[i] as number));
      context.lineTo(x, (up ? top : bottom)[i] as number);
      context.lineTo(x, (up ? bottom : top)[i] as number);
    }
    context.lineTo(x, last[i] as number);
  }
  context.stroke();
}

/** Draws each bucket as a column from its lowest to its highest value, which begins where the one before ended. */
function strokeColumns(
  context: CanvasRenderingContext2D,
  { first, top, bottom, last }: Track,
  width: number,
  view: View,
): void {
  for (let i = 0; i < last.length; i += 1) {
    const before = last[Math.max(0, i - 1)] as number;
    const high = Math.round(Math.min(top[i] as number, before) - width / 2);
    const low = Math.round(Math.max(bottom[i] as number, before) + width / 2);
    const left = Math.round(view.x(first + i - 0.5));
    const right = Math.round(view.x(first + i + 0.5));
    context.fillRect(left, high, Math.max(1, right - left), low - high);
  }
}

/** Fills between a track and a level, or between its highest and lowest places. */
function fillPath(
  context: CanvasRenderingContext2D,
  { first, top, bottom }: Track,
  base: number | null,
  view: View,
): void {
  const end = top.length - 1;
  context.beginPath();
  for (let i = 0; i <= end; i += 1) context.lineTo(view.x(first + i), bottom[i] as number);
  for (let i = end; i >= 0; i -= 1) context.lineTo(view.x(first + i), base ?? (top[i] as number));
  context.fill();
}

function fillColumns(
  context: CanvasRenderingContext2D,
  { first, top, bottom }: Track,
  base: number | null,
  view: View,
): void {
  for (let i = 0; i < top.length; i += 1) {
    const left = Math.round(view.x(first + i - 0.5));
    const right = Math.round(view.x(first + i + 0.5));
    const from = base ?? (top[i] as number);
    context.fillRect(left, from, right - left, (bottom[i] as number) - from);
  }
}
