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

/** Where the bars of the chosen window are: below the legend. */
const BAR_TOP_PX = 27;
const BAR_PX = 6;

/** How much of the grid's colour every second window has. */
const TINT = 0.4;

/** A window narrower than this has no number. */
const LABEL_FROM_PX = 18;

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
 * The test ranges of a walk-forward behind the price: a line where each begins, every second one tinted, its number at the top. The chosen
 * window has bars above: hollow over its train range, filled over its test range.
 */
export class TestWindows implements IPanePrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #shown: ShownWindows | null = null;
  #times: Float64Array = new Float64Array();
  #colours: ChartColours;
  #attached: PaneAttachedParameter<Time> | null = null;

  constructor(colours: ChartColours) {
    this.#colours = colours;
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
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

  #draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const places = this.#attached && logicalPlaces(this.#attached.chart);
    const shown = this.#shown;
    if (!places || shown === null) return;
    const pixels = (range: TimeRange): Reach => {
      const { left, right } = reachOf(this.#times, range);
      return { left: places.x(left), right: places.x(right) };
    };
    target.useMediaCoordinateSpace(({ context, mediaSize: { height } }) => {
      for (const [index, { test }] of shown.windows.entries()) {
        this.#drawTest(context, pixels(test), index + 1, height);
      }
      const chosen = shown.windows[(shown.chosen ?? 0) - 1];
      if (chosen) this.#drawBars(context, pixels(chosen.train), pixels(chosen.test));
    });
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
    context.textBaseline = 'top';
    context.fillText(String(number), left + 4, BAR_TOP_PX + BAR_PX + 4);
  }

  #drawBars(context: CanvasRenderingContext2D, train: Reach, test: Reach): void {
    const { ink } = this.#colours;
    context.strokeStyle = ink;
    context.fillStyle = ink;
    context.lineWidth = 1;
    context.setLineDash([]);
    context.strokeRect(
      train.left + 0.5,
      BAR_TOP_PX + 0.5,
      Math.max(0, train.right - train.left - 1),
      BAR_PX - 1,
    );
    context.fillRect(test.left, BAR_TOP_PX, Math.max(0, test.right - test.left), BAR_PX);
  }
}
