import type { TimeRange } from 'candlerun';
import type {
  IPanePrimitive,
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  PaneAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { ShownWindows } from './chart-window.js';
import type { ChartColours } from './colours.js';
import { logicalPlaces } from './logical-places.js';

/** Height of the bars of the chosen window, at the bottom: the legend is at the top. */
const BAR_PX = 6;

/** Distance of a number from the bottom. */
const LABEL_PX = BAR_PX + 4;

/** How much of the grid's colour every second window has. */
const TINT = 0.4;

/** A window narrower than this has no number. */
const LABEL_FROM_PX = 18;

type Target = Parameters<IPrimitivePaneRenderer['draw']>[0];

/** From where to where a range reaches, in the coordinates of a window of buckets. */
export type Reach = { left: number; right: number };

/** The reach of a time range among the opening times of buckets. What is outside ends where they end. */
export function reachOf(times: Float64Array, { from, to }: TimeRange): Reach {
  return { left: firstFrom(times, from) - 0.5, right: firstFrom(times, to) - 0.5 };
}

/** Index of the first bucket that does not open before a time; their number if all do. */
function firstFrom(times: Float64Array, time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The test ranges of a walk-forward behind the price: a line where each begins, every second one tinted, its number at the bottom. The
 * chosen window has bars there: hollow over its train range, filled over its test range.
 */
export class TestWindows implements IPanePrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #shown: ShownWindows | null = null;
  #times: Float64Array = new Float64Array();
  #colours: ChartColours;
  #attached: PaneAttachedParameter<Time> | null = null;

  constructor(colours: ChartColours) {
    this.#colours = colours;
    const tints: IPrimitivePaneRenderer = { draw: (target) => this.#drawTests(target) };
    const bars: IPrimitivePaneRenderer = { draw: (target) => this.#drawChosen(target) };
    this.#views = [
      { zOrder: () => 'bottom', renderer: () => tints },
      { zOrder: () => 'top', renderer: () => bars },
    ];
  }

  /** Sets the windows, and the opening times of the drawn buckets. */
  set(shown: ShownWindows | null, times: Float64Array, colours: ChartColours): void {
    this.#shown = shown;
    this.#times = times;
    this.#colours = colours;
    this.#attached?.requestUpdate();
  }

  attached(param: PaneAttachedParameter<Time>): void {
    this.#attached = param;
  }

  detached(): void {
    this.#attached = null;
  }

  paneViews(): readonly IPrimitivePaneView[] {
    return this.#views;
  }

  #drawTests(target: Target): void {
    const pixels = this.#pixels();
    if (pixels === null) return;
    target.useMediaCoordinateSpace(({ context, mediaSize: { height } }) => {
      for (const [index, { test }] of (this.#shown?.windows ?? []).entries()) {
        this.#drawTest(context, pixels(test), index + 1, height);
      }
    });
  }

  #drawChosen(target: Target): void {
    const pixels = this.#pixels();
    const chosen = this.#shown?.windows[(this.#shown.chosen ?? 0) - 1];
    if (pixels === null || !chosen) return;
    target.useMediaCoordinateSpace(({ context, mediaSize: { height } }) => {
      this.#drawBars(context, pixels(chosen.train), pixels(chosen.test), height - BAR_PX - 1);
    });
  }

  /** From ranges of time to pixels; null while the chart has no bars. */
  #pixels(): ((range: TimeRange) => Reach) | null {
    const places = this.#attached && logicalPlaces(this.#attached.chart);
    if (!places) return null;
    return (range) => {
      const { left, right } = reachOf(this.#times, range);
      return { left: places.x(left), right: places.x(right) };
    };
  }

  #drawTest(context: CanvasRenderingContext2D, { left, right }: Reach, number: number, height: number): void {
    const { grid, text } = this.#colours;
    if (right <= left) return;
    context.fillStyle = grid;
    if (number % 2 === 0) {
      context.globalAlpha = TINT;
      context.fillRect(left, 0, right - left, height);
      context.globalAlpha = 1;
    }
    context.fillRect(Math.round(left), 0, 1, height);
    if (right - left < LABEL_FROM_PX) return;
    context.fillStyle = text;
    context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
    context.textAlign = 'left';
    context.textBaseline = 'bottom';
    context.fillText(String(number), left + 4, height - LABEL_PX);
  }

  #drawBars(context: CanvasRenderingContext2D, train: Reach, test: Reach, top: number): void {
    const { ink, sheet } = this.#colours;
    const width = ({ left, right }: Reach) => Math.max(0, right - left);
    context.strokeStyle = ink;
    context.lineWidth = 1;
    context.setLineDash([]);
    context.fillStyle = sheet;
    context.fillRect(train.left, top, width(train), BAR_PX);
    context.strokeRect(train.left + 0.5, top + 0.5, Math.max(0, width(train) - 1), BAR_PX - 1);
    context.fillStyle = ink;
    context.fillRect(test.left, top, width(test), BAR_PX);
  }
}
