import { type CurvePoint, formatCount } from 'candlerun';
import type {
  AutoscaleInfo,
  BaselineData,
  IChartApi,
  ISeriesApi,
  Time,
  UTCTimestamp,
} from 'lightweight-charts';
import { byId } from '../dom.js';
import { dayText, decimalText } from '../number-text.js';

/** The axis covers at least this share of the initial cash. */
const LEAST_SPREAD = 0.05;

/**
 * The equity line, dark above the initial cash and red below it. The library is loaded with the first report; its attribution is in
 * the page's footer.
 */
export class EquityChart {
  readonly #frame = byId('equity-chart', HTMLElement);
  #chart: Promise<{ chart: IChartApi; series: ISeriesApi<'Baseline'> }> | null = null;

  /** Loads the library in advance, so that the first report does not wait for it. */
  async prepare(): Promise<void> {
    // A failure is reported when a chart is drawn.
    await import('lightweight-charts').catch(() => {});
  }

  /** Shows a curve. */
  async show(equity: readonly CurvePoint[], initialCash: number): Promise<void> {
    this.#frame.ariaLabel = describe(equity);
    this.#chart ??= this.#make();
    const { chart, series } = await this.#chart;
    series.applyOptions({
      baseValue: { type: 'price', price: initialCash },
      autoscaleInfoProvider: (original: () => AutoscaleInfo | null) =>
        widened(original(), initialCash * LEAST_SPREAD),
    });
    series.setData(points(equity));
    chart.timeScale().fitContent();
  }

  /** Applies the colours of the theme. */
  async repaint(): Promise<void> {
    if (this.#chart === null) return;
    const { chart, series } = await this.#chart;
    chart.applyOptions(chartColours(this.#frame));
    series.applyOptions(seriesColours(this.#frame));
  }

  async #make() {
    const { createChart, BaselineSeries, LineStyle } = await import('lightweight-charts');
    const chart = createChart(this.#frame, {
      ...chartColours(this.#frame),
      autoSize: true,
      // The page must scroll by wheel and finger over a chart too.
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
      localization: { priceFormatter: priceText },
      rightPriceScale: { borderVisible: false },
      timeScale: { borderVisible: false, timeVisible: true, fixLeftEdge: true, fixRightEdge: true },
    });
    const series = chart.addSeries(BaselineSeries, {
      ...seriesColours(this.#frame),
      lineWidth: 2,
      priceLineVisible: false,
      baseLineVisible: true,
      baseLineStyle: LineStyle.Dashed,
    });
    return { chart, series };
  }
}

/** Widens the range of an equity that hardly moves, whose axis would otherwise repeat the same number. */
function widened(info: AutoscaleInfo | null, spread: number): AutoscaleInfo | null {
  const range = info?.priceRange;
  if (!range) return info;
  const missing = Math.max(0, spread - (range.maxValue - range.minValue)) / 2;
  return {
    ...info,
    priceRange: { minValue: range.minValue - missing, maxValue: range.maxValue + missing },
  };
}

/** Points by whole second, as the library needs them. The last candle within a second is kept. */
function points(equity: readonly CurvePoint[]): BaselineData<Time>[] {
  const kept = new Map<number, number>();
  for (const point of equity) kept.set(Math.floor(point.time / 1000), point.equity);
  return [...kept].map(([time, value]) => ({ time: time as UTCTimestamp, value }));
}

function priceText(price: number): string {
  return Math.abs(price) < 100 ? decimalText(price) : formatCount(price);
}

function describe(equity: readonly CurvePoint[]): string {
  const first = equity[0];
  const last = equity.at(-1);
  if (first === undefined || last === undefined) return 'No equity';
  const from = `${decimalText(first.equity)} on ${dayText(first.time)}`;
  return `Equity from ${from} to ${decimalText(last.equity)} on ${dayText(last.time)}`;
}

function chartColours(frame: HTMLElement) {
  const colour = colourReader(frame);
  return {
    layout: {
      attributionLogo: false,
      background: { color: 'transparent' },
      textColor: colour('--ink-2'),
      fontFamily: getComputedStyle(frame).fontFamily,
    },
    grid: { vertLines: { visible: false }, horzLines: { color: colour('--rule') } },
    crosshair: {
      vertLine: { color: colour('--ink-3'), labelBackgroundColor: colour('--label') },
      horzLine: { color: colour('--ink-3'), labelBackgroundColor: colour('--label') },
    },
  };
}

function seriesColours(frame: HTMLElement) {
  const colour = colourReader(frame);
  return {
    topLineColor: colour('--ink'),
    topFillColor1: colour('--ink-wash'),
    topFillColor2: colour('--ink-clear'),
    bottomLineColor: colour('--loss'),
    bottomFillColor1: colour('--loss-clear'),
    bottomFillColor2: colour('--loss-wash'),
    baseLineColor: colour('--ink-3'),
  };
}

function colourReader(frame: HTMLElement): (name: string) => string {
  const style = getComputedStyle(frame);
  return (name) => style.getPropertyValue(name).trim();
}
