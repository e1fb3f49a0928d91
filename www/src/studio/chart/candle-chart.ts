import {
  CrosshairMode,
  createChart,
  HistogramSeries,
  type IChartApi,
  type ISeriesApi,
  type MouseEventParams,
  PriceScaleMode,
  TickMarkType,
  type Time,
  type UTCTimestamp,
} from 'lightweight-charts';
import { ensureNever } from '../ensure-never.js';
import { fixedText, priceDecimals } from './axis-text.js';
import { ChartPane, type FinalValues } from './chart-pane.js';
import { type ChartWindow, type PaneName, paneShare, type ShownWindows } from './chart-window.js';
import { type ChartColours, chartColours } from './colours.js';
import { logicalPlaces } from './logical-places.js';
import { hasSameBars, PricePart } from './price-part.js';
import { logicalRange, type Span } from './span.js';
import { TestWindows } from './test-windows.js';
import { exactTimeText, keyIndex, type TickStep, tickText } from './time-text.js';

/** Candles narrower than this are drawn as bars. */
const CANDLES_FROM_PX = 4;

/** Characters of a mark on the time axis, `14:05:09`, and with milliseconds. The library keeps so much space between marks. */
const CLOCK_TICK = 8;
const SUBSECOND_TICK = 15;

/** Share of the price pane's height that the volume takes. */
const VOLUME_SHARE = 0.14;

/** Height of a legend line, and of a mark with its text. */
const LEGEND_PX = 26;
const MARK_PX = 26;

/** The largest margin, as a share of a pane. */
const MOST_MARGIN = 0.4;

/** Callbacks for the pointer over the chart. A bucket is an index into the window. */
export type ChartOwner = {
  /** The pointer is over a bucket, or over none. */
  pointed(bucket: number | null): void;
  clicked(bucket: number): void;
};

/**
 * The panes of the chart in the library. What it shows is decided outside: the library neither scrolls nor zooms by itself, because its bars
 * are a window of buckets that is replaced while the user drags.
 */
export class CandleChart {
  readonly #frame: HTMLElement;
  readonly #chart: IChartApi;
  #colours: ChartColours;
  readonly #candles: PricePart;
  readonly #bars: PricePart;
  readonly #volume: ISeriesApi<'Histogram'>;
  readonly #tests: TestWindows;
  /** The windows of a walk-forward, which are drawn with the next window of candles. */
  walkForward: ShownWindows | null = null;
  #panes: ChartPane[] = [];
  #window: ChartWindow | null = null;
  #span: Span | null = null;
  #intervalMs = 1;
  /** Decimals of the price axis; −1 before the first window. */
  #decimals = -1;
  #hasNegative = false;
  #priceBottom = 0.06;
  /** The heights and the bottom for which the margins were set. */
  #margins = '';
  #isLog = false;

  constructor(frame: HTMLElement, owner: ChartOwner) {
    this.#frame = frame;
    this.#colours = chartColours(frame);
    this.#chart = createChart(frame, {
      // From the start: the mark is made of a text, which the page's policy refuses.
      layout: { attributionLogo: false },
      width: frame.clientWidth,
      height: frame.clientHeight,
      handleScroll: false,
      handleScale: {
        mouseWheel: false,
        pinch: false,
        axisPressedMouseMove: { time: false, price: true },
        axisDoubleClickReset: { time: false, price: true },
      },
      // The page is in English. The browser's language may be no valid tag, such as `C`, which the library cannot format with.
      localization: { locale: 'en-GB', timeFormatter: (time: Time) => this.#timeText(time) },
      crosshair: { mode: CrosshairMode.Normal },
      rightPriceScale: { borderVisible: false },
      timeScale: {
        borderVisible: false,
        timeVisible: true,
        minBarSpacing: 0.05,
        lockVisibleTimeRangeOnResize: true,
        shiftVisibleRangeOnNewBar: false,
        tickMarkFormatter: (time: Time, type: TickMarkType) => this.#tickText(time, type),
      },
    });
    this.#candles = new PricePart(this.#chart, 'candles', this.#colours);
    this.#bars = new PricePart(this.#chart, 'bars', this.#colours);
    this.#tests = new TestWindows(this.#colours);
    this.#chart.panes()[0]?.attachPrimitive(this.#tests);
    this.#volume = this.#chart.addSeries(HistogramSeries, {
      priceScaleId: 'volume',
      priceLineVisible: false,
      lastValueVisible: false,
    });
    this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 1 - VOLUME_SHARE, bottom: 0 } });
    this.#chart.subscribeCrosshairMove((event) => owner.pointed(this.#bucketOf(event)));
    this.#chart.subscribeClick((event) => {
      const bucket = this.#bucketOf(event);
      if (bucket !== null) owner.clicked(bucket);
    });
    this.repaint();
  }

  /** Width of the plot in pixels, without the price axis. */
  get plotWidth(): number {
    return this.#chart.timeScale().width();
  }

  /** Panes from top to bottom with the distance of each from the chart's top in pixels. */
  get paneTops(): { name: PaneName; top: number }[] {
    const names: PaneName[] = ['price', ...this.#panes.map(({ name }) => name)];
    return this.#chart.panes().map((pane, i) => ({
      name: names[i] ?? 'price',
      top: pane.getHTMLElement()?.offsetTop ?? 0,
    }));
  }

  /** Sets what does not change with the window. Returns whether there are other panes now, which get their heights one by one. */
  configure(settings: { intervalMs: number; initialCash: number; panes: PaneName[] }): boolean {
    this.#intervalMs = settings.intervalMs;
    const tickMarkMaxCharacterLength = settings.intervalMs < 1_000 ? SUBSECOND_TICK : CLOCK_TICK;
    this.#chart.applyOptions({ timeScale: { tickMarkMaxCharacterLength } });
    const isOther = settings.panes.join() !== this.#panes.map(({ name }) => name).join();
    if (isOther) this.#makePanes(settings.panes);
    for (const pane of this.#panes) pane.initialCash = settings.initialCash;
    return isOther;
  }

  /** Draws a window of candles, and shows a span of it. */
  draw(window: ChartWindow, span: Span, chosen: number | null, finals: FinalValues | null): void {
    if (window.keys.length === 0) return;
    const isSame = hasSameBars(this.#window, window);
    this.#window = window;
    this.#span = span;
    this.#hasNegative = window.buckets.low.some((price) => price < 0);
    this.#setDecimals(priceDecimals(window.buckets.close));
    const [shown, other] = this.#parts();
    other.clear(this.#colours);
    if (!isSame) this.#drawVolume(window);
    this.#setMargins();
    this.#tests.set(this.walkForward, window.buckets.time, this.#colours);
    for (const pane of this.#panes) pane.draw(window, finals, this.#colours);
    // The marks come last: the library finds their places among the times of all series, and old ones would move them.
    shown.draw(window, chosen, this.#colours);
    this.#applySpan();
  }

  /** Draws the trades of the window again, for another chosen one. */
  drawTrades(window: ChartWindow, chosen: number | null): void {
    this.#window = window;
    this.#parts()[0].drawTrades(window, chosen, this.#colours);
  }

  /** Shows a span of candles. */
  show(span: Span): void {
    this.#span = span;
    this.#applySpan();
  }

  /** Follows the size of the frame. */
  resize(): void {
    const { clientWidth, clientHeight } = this.#frame;
    if (clientWidth === 0 || clientHeight === 0) return;
    const minimumWidth = clientWidth < 480 ? 56 : 72;
    this.#chart.applyOptions({ rightPriceScale: { minimumWidth } });
    this.#chart.resize(clientWidth, clientHeight, true);
    this.#setMargins();
    this.#applySpan();
  }

  /** Changes price and equity between a linear and a logarithmic scale. */
  setLog(isLog: boolean): void {
    this.#isLog = isLog;
    const mode = isLog ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal;
    this.#candles.series.priceScale().applyOptions({ mode });
    this.#panes.find(({ name }) => name === 'equity')?.setMode(mode);
  }

  /** Applies the colours of the theme. The owner draws the window again, whose lines have colours of their own. */
  repaint(): ChartColours {
    this.#colours = chartColours(this.#frame);
    const { text, grid, quiet, label } = this.#colours;
    const line = { color: quiet, labelBackgroundColor: label };
    this.#chart.applyOptions({
      layout: {
        attributionLogo: false,
        background: { color: 'transparent' },
        textColor: text,
        fontFamily: getComputedStyle(this.#frame).fontFamily,
        panes: { enableResize: false, separatorColor: grid },
      },
      grid: { vertLines: { visible: false }, horzLines: { color: grid } },
      crosshair: { vertLine: line, horzLine: line },
    });
    for (const part of [this.#candles, this.#bars]) part.repaint(this.#colours);
    this.#volume.applyOptions({ color: this.#colours.volume });
    return this.#colours;
  }

  get colours(): ChartColours {
    return this.#colours;
  }

  /** A picture of all panes, with a transparent background. */
  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot(true, false);
  }

  /** The parts that draw the price: the one that is shown, and the other. */
  #parts(): [shown: PricePart, other: PricePart] {
    const { grid } = this.#window ?? {};
    const span = this.#span;
    const spacing = grid && span ? (this.plotWidth * grid.per) / (span.to - span.from) : 1;
    return spacing >= CANDLES_FROM_PX ? [this.#candles, this.#bars] : [this.#bars, this.#candles];
  }

  #drawVolume({ keys, buckets: { volume }, shown }: ChartWindow): void {
    const hasVolume = volume.some((value) => value > 0);
    this.#volume.setData(
      hasVolume
        ? Array.from(keys, (key, i) => {
            const time = key as UTCTimestamp;
            return i < shown ? { time, value: volume[i] ?? 0 } : { time };
          })
        : [],
    );
    this.#priceBottom = hasVolume ? VOLUME_SHARE + 0.04 : 0.06;
  }

  /** Leaves room at the top of each pane for its legend, and in the price pane for marks. */
  #setMargins(): void {
    const heights = this.#chart.panes().map((pane) => pane.getHeight());
    const margins = [...heights, this.#priceBottom].join();
    if (margins === this.#margins) return;
    this.#margins = margins;
    const share = (px: number, i: number) => Math.min(MOST_MARGIN, px / Math.max(1, heights[i] ?? 0));
    const price = { top: share(LEGEND_PX + MARK_PX, 0), bottom: this.#priceBottom };
    this.#candles.series.priceScale().applyOptions({ scaleMargins: price });
    for (const [i, pane] of this.#panes.entries()) {
      pane.setMargins({ top: share(LEGEND_PX, i + 1), bottom: 0.06 });
    }
  }

  #makePanes(names: PaneName[]): void {
    for (const pane of this.#panes) pane.remove();
    this.#panes = names.map((name, i) => new ChartPane(this.#chart, name, i + 1));
    this.#chart.panes().forEach((pane, i) => {
      pane.setStretchFactor(paneShare(names[i - 1] ?? 'price'));
    });
    this.#margins = '';
    this.setLog(this.#isLog);
  }

  #setDecimals(decimals: number): void {
    if (decimals === this.#decimals) return;
    this.#decimals = decimals;
    // The axis reaches below 0 where the volume is drawn.
    const formatter = (value: number) => (value < 0 && !this.#hasNegative ? '' : fixedText(value, decimals));
    const priceFormat = { type: 'custom' as const, minMove: 10 ** -decimals, formatter };
    for (const part of [this.#candles, this.#bars]) part.series.applyOptions({ priceFormat });
  }

  #applySpan(): void {
    if (this.#window === null || this.#span === null) return;
    this.#chart.timeScale().setVisibleLogicalRange(logicalRange(this.#window.grid, this.#span));
  }

  #bucketOf({ point, logical }: MouseEventParams<Time>): number | null {
    const count = this.#window?.grid.count ?? 0;
    if (!point || logical === undefined) return null;
    const places = logicalPlaces(this.#chart);
    const bucket = Math.round(places ? places.logical(point.x) : logical);
    return bucket >= 0 && bucket < count ? bucket : null;
  }

  #timeText(time: Time): string {
    const timeMs = this.#trueTime(time);
    return timeMs === null ? '' : exactTimeText(timeMs, this.#intervalMs);
  }

  #tickText(time: Time, type: TickMarkType): string {
    const timeMs = this.#trueTime(time);
    return timeMs === null ? '' : tickText(timeMs, tickStep(type), this.#intervalMs);
  }

  /** The time of the bucket with this key. */
  #trueTime(key: Time): number | null {
    const window = this.#window;
    if (window === null || typeof key !== 'number') return null;
    return window.buckets.time[keyIndex(window.keys, key)] ?? null;
  }
}

function tickStep(type: TickMarkType): TickStep {
  switch (type) {
    case TickMarkType.Year:
      return 'year';
    case TickMarkType.Month:
      return 'month';
    case TickMarkType.DayOfMonth:
      return 'day';
    case TickMarkType.Time:
    case TickMarkType.TimeWithSeconds:
      return 'time';
    default:
      return ensureNever(type);
  }
}
