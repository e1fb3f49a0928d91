import type { TradeColumns } from 'candlerun';
import type {
  IPrimitivePaneRenderer,
  IPrimitivePaneView,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from 'lightweight-charts';
import type { ChartColours } from './colours.js';
import { logicalPlaces } from './logical-places.js';
import type { Grid } from './reduce.js';
import { logicalOf } from './span.js';
import { tradesWithin } from './trade-marks.js';

/** A trade from its entry to its exit, in the coordinates of a window: `left` and `right` are logical places. */
export type TradeBox = {
  trade: number;
  left: number;
  right: number;
  entryPrice: number;
  exitPrice: number;
  isLoss: boolean;
  /** Prices of the stop loss and the target; NaN where there is none. */
  stop: number;
  target: number;
};

/** The most boxes in a window; denser ones would be one surface. */
export const MOST_BOXES = 2_000;

/** The boxes of the trades that touch a window, the chosen trade among them whatever is left out. */
export function tradeBoxes(trades: TradeColumns, grid: Grid, chosen: number | null): TradeBox[] {
  const within = tradesWithin(trades, grid.from, grid.from + grid.count * grid.per);
  const step = Math.ceil(within.length / MOST_BOXES);
  return within
    .filter((trade, i) => trade === chosen || i % step === 0)
    .map((trade) => ({
      trade,
      left: logicalOf(grid, trades.entry_candle[trade] as number),
      right: logicalOf(grid, trades.exit_candle[trade] as number),
      entryPrice: trades.entry_price[trade] as number,
      exitPrice: trades.exit_price[trade] as number,
      isLoss: (trades.profit[trade] as number) < 0,
      stop: trades.stop_loss[trade] as number,
      target: trades.take_profit[trade] as number,
    }));
}

/** The trade at a place of the chart: the shortest one whose candles include it; null if there is none. */
export function tradeAt(trades: TradeColumns, candle: number, reach: number): number | null {
  const length = (trade: number) =>
    (trades.exit_candle[trade] as number) - (trades.entry_candle[trade] as number);
  const found = tradesWithin(trades, candle - reach, candle + 1 + reach);
  return found.reduce<number | null>(
    (best, trade) => (best === null || length(trade) < length(best) ? trade : best),
    null,
  );
}

/** The least width of a box. */
const LEAST_PX = 2;

/** From so many boxes on those that are narrower are not drawn. */
const HAZE_FROM = 300;

/** Levels are drawn on boxes of at least this width, and always on the chosen one. */
const LEVELS_FROM_PX = 12;

/** Draws the boxes of trades behind the candles. */
export class TradeBoxes implements ISeriesPrimitive<Time> {
  readonly #views: readonly IPrimitivePaneView[];
  #colours: ChartColours;
  #boxes: readonly TradeBox[] = [];
  #chosen: number | null = null;
  #attached: SeriesAttachedParameter<Time> | null = null;

  constructor(colours: ChartColours) {
    this.#colours = colours;
    const renderer: IPrimitivePaneRenderer = { draw: (target) => this.#draw(target) };
    this.#views = [{ zOrder: () => 'bottom', renderer: () => renderer }];
  }

  set(boxes: readonly TradeBox[], chosen: number | null, colours: ChartColours): void {
    this.#boxes = boxes;
    this.#chosen = chosen;
    this.#colours = colours;
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

  #draw(target: Parameters<IPrimitivePaneRenderer['draw']>[0]): void {
    const attached = this.#attached;
    const places = attached && logicalPlaces(attached.chart);
    if (!attached || !places) return;
    target.useMediaCoordinateSpace(({ context, mediaSize }) => {
      const y = (price: number) => attached.series.priceToCoordinate(price);
      const isHaze = this.#boxes.length > HAZE_FROM;
      for (const box of this.#boxes) {
        const left = places.x(box.left);
        const right = Math.max(places.x(box.right), left + LEAST_PX);
        if (right < 0 || left > mediaSize.width) continue;
        // Boxes narrower than a pixel would be a haze.
        if (isHaze && box.trade !== this.#chosen && places.x(box.right) - left < LEAST_PX) continue;
        this.#drawBox(context, box, left, right, y);
      }
    });
  }

  #drawBox(
    context: CanvasRenderingContext2D,
    box: TradeBox,
    left: number,
    right: number,
    y: (price: number) => number | null,
  ): void {
    const [entry, exit] = [y(box.entryPrice), y(box.exitPrice)];
    if (entry === null || exit === null) return;
    const colours = this.#colours;
    const isChosen = box.trade === this.#chosen;
    const [top, height] = [Math.min(entry, exit), Math.max(1, Math.abs(exit - entry))];
    context.fillStyle = box.isLoss ? colours.lossWash : colours.profitWash;
    context.fillRect(left, top, right - left, height);
    if (isChosen) {
      context.strokeStyle = colours.chosen;
      context.lineWidth = 2;
      context.setLineDash([]);
      context.strokeRect(left, top, right - left, height);
    }
    if (!isChosen && right - left < LEVELS_FROM_PX) return;
    drawLevel(context, y(box.stop), left, right, colours.loss, [2, 3]);
    drawLevel(context, y(box.target), left, right, colours.ink, [6, 3]);
  }
}

/** A level from entry to exit: the stop dotted, the target dashed, so that they differ without colour. */
function drawLevel(
  context: CanvasRenderingContext2D,
  y: number | null,
  left: number,
  right: number,
  colour: string,
  dash: number[],
): void {
  if (y === null || Number.isNaN(y)) return;
  context.strokeStyle = colour;
  context.lineWidth = 1;
  context.setLineDash(dash);
  context.beginPath();
  context.moveTo(left, Math.round(y) + 0.5);
  context.lineTo(right, Math.round(y) + 0.5);
  context.stroke();
  context.setLineDash([]);
}
