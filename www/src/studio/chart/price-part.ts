import type {
  CandlestickData,
  IChartApi,
  ISeriesApi,
  ISeriesMarkersPluginApi,
  SeriesMarker,
  Time,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts';
import { BarSeries, CandlestickSeries, createSeriesMarkers } from 'lightweight-charts';
import type { ChartWindow } from './chart-window.js';
import type { ChartColours } from './colours.js';
import { Lines } from './lines.js';
import { TradeBoxes } from './trade-boxes.js';
import type { TradeMark } from './trade-marks.js';

/** From so many candles in a bucket on, lines are drawn behind the price. */
const WIDE_BUCKET = 32;

/** Prices as candles, or as bars where candles would touch each other; with lines, trade boxes and marks on them. */
export class PricePart {
  readonly series: ISeriesApi<'Candlestick'> | ISeriesApi<'Bar'>;
  readonly #lines = new Lines();
  readonly #boxes: TradeBoxes;
  readonly #marks: ISeriesMarkersPluginApi<Time>;
  /** The window whose bars the series has; null while it has none. */
  #drawn: Pick<ChartWindow, 'buckets' | 'shown'> | null = null;

  constructor(chart: IChartApi, kind: 'candles' | 'bars', colours: ChartColours) {
    const options = { priceLineVisible: false, lastValueVisible: false };
    this.series =
      kind === 'candles'
        ? chart.addSeries(CandlestickSeries, options)
        : chart.addSeries(BarSeries, { ...options, openVisible: false, thinBars: true });
    this.#boxes = new TradeBoxes(colours);
    this.series.attachPrimitive(this.#boxes);
    this.series.attachPrimitive(this.#lines);
    // Their own scaling copies all options in every frame. The margins of the scale leave room for marks.
    this.#marks = createSeriesMarkers(this.series, [], { autoScale: false });
    this.repaint(colours);
  }

  draw(window: ChartWindow, chosen: number | null, colours: ChartColours): void {
    // Another episode on the same candles, or other lines: the library would copy thousands of bars for nothing.
    if (!hasSameBars(this.#drawn, window)) this.series.setData(bars(window));
    this.#drawn = { buckets: window.buckets, shown: window.shown };
    // In wide buckets an average covers as much height as the price, and would hide it.
    this.#lines.set(window.priceLines, window.grid.per >= WIDE_BUCKET);
    this.drawTrades(window, chosen, colours);
  }

  drawTrades(window: ChartWindow, chosen: number | null, colours: ChartColours): void {
    this.#boxes.set(window.boxes, chosen, colours);
    this.#marks.setMarkers(
      window.marks.map((mark) => marker(mark, window.keys[mark.bucket] ?? 0, chosen, colours)),
    );
  }

  clear(colours: ChartColours): void {
    if (this.#drawn === null) return;
    this.#drawn = null;
    this.#marks.setMarkers([]);
    this.#lines.set([]);
    this.#boxes.set([], null, colours);
    this.series.setData([]);
  }

  repaint({ ink, sheet }: ChartColours): void {
    if (this.series.seriesType() === 'Candlestick') {
      // Hollow candles rise, filled ones fall, as the page's head draws open and done.
      (this.series as ISeriesApi<'Candlestick'>).applyOptions({
        upColor: sheet,
        downColor: ink,
        borderUpColor: ink,
        borderDownColor: ink,
        wickUpColor: ink,
        wickDownColor: ink,
      });
    } else {
      (this.series as ISeriesApi<'Bar'>).applyOptions({ upColor: ink, downColor: ink });
    }
  }
}

/** Whether two windows have the same candles with a price. */
export function hasSameBars(
  one: Pick<ChartWindow, 'buckets' | 'shown'> | null,
  other: Pick<ChartWindow, 'buckets' | 'shown'>,
): boolean {
  return one !== null && one.buckets === other.buckets && one.shown === other.shown;
}

/** The bars of a window. Those that a replay does not show yet keep their places on the time axis. */
function bars({ keys, buckets, shown }: ChartWindow): (CandlestickData<Time> | WhitespaceData<Time>)[] {
  const { open, high, low, close } = buckets;
  const data: (CandlestickData<Time> | WhitespaceData<Time>)[] = new Array(keys.length);
  for (let i = 0; i < keys.length; i += 1) {
    const time = keys[i] as UTCTimestamp;
    if (i >= shown) {
      data[i] = { time };
      continue;
    }
    data[i] = {
      time,
      open: open[i] as number,
      high: high[i] as number,
      low: low[i] as number,
      close: close[i] as number,
    };
  }
  return data;
}

function marker(
  mark: TradeMark,
  key: number,
  chosen: number | null,
  colours: ChartColours,
): SeriesMarker<Time> {
  const resultColour = mark.isExit && mark.isLoss ? colours.loss : colours.ink;
  return {
    time: key as UTCTimestamp,
    position: mark.isBuy ? 'belowBar' : 'aboveBar',
    shape: mark.isBuy ? 'arrowUp' : 'arrowDown',
    color: mark.trade === chosen ? colours.chosen : resultColour,
    text: mark.text,
    size: mark.trade === chosen ? 1.5 : 1,
  };
}
