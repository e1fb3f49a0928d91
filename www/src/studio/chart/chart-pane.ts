import {
  type AutoscaleInfo,
  type IChartApi,
  type IPriceLine,
  type ISeriesApi,
  LineSeries,
  LineStyle,
  type PriceScaleMode,
  type UTCTimestamp,
} from 'lightweight-charts';
import { axisPercentText, fixedText, moneyText } from './axis-text.js';
import type { ChartWindow, PaneName } from './chart-window.js';
import type { ChartColours } from './colours.js';
import { type DrawnLine, Lines } from './lines.js';

/** The axis of the equity covers at least this share of the initial cash. */
const LEAST_SPREAD = 0.05;

/** Equity and drawdown at the end of the episode; their axes have a label for them. */
export type FinalValues = { equity: number; drawdown: number };

/** A pane below the price: its lines, and a series with two points that gives it a scale. */
export class ChartPane {
  readonly name: PaneName;
  /** The axis of the equity is at least a share of it wide. */
  initialCash = 0;
  readonly #chart: IChartApi;
  readonly #anchor: ISeriesApi<'Line'>;
  readonly #lines = new Lines();
  #finalLine: IPriceLine | null = null;
  #hasLines = false;
  /** The keys between which the anchor is. */
  #ends = '';

  /** `place` counts panes from the top; the price is 0. */
  constructor(chart: IChartApi, name: PaneName, place: number) {
    this.name = name;
    this.#chart = chart;
    this.#anchor = chart.addSeries(
      LineSeries,
      {
        lineVisible: false,
        crosshairMarkerVisible: false,
        priceLineVisible: false,
        lastValueVisible: false,
        // The two points of the anchor itself do not count.
        autoscaleInfoProvider: () => this.#scale(),
      },
      place,
    );
    this.#anchor.attachPrimitive(this.#lines);
    const text = textOf(name);
    const formatter = (value: number) => (this.#hasLines ? text(value) : '');
    this.#anchor.applyOptions({ priceFormat: { type: 'custom', minMove: 0.01, formatter } });
  }

  remove(): void {
    this.#chart.removeSeries(this.#anchor);
  }

  setMode(mode: PriceScaleMode): void {
    this.#anchor.priceScale().applyOptions({ mode });
  }

  setMargins(scaleMargins: { top: number; bottom: number }): void {
    this.#anchor.priceScale().applyOptions({ scaleMargins });
  }

  /** Draws the pane's part of a window. */
  draw(window: ChartWindow, finals: FinalValues | null, colours: ChartColours): void {
    const lines = linesOf(this.name, window);
    this.#hasLines = lines.length > 0;
    this.#lines.set(lines);
    const value = someValue(lines) ?? (this.name === 'equity' ? this.initialCash : 0);
    const ends = [window.keys[0], window.keys.at(-1)] as UTCTimestamp[];
    // The scale follows the lines; the points only have to be at both ends.
    if (ends.join() !== this.#ends) this.#anchor.setData(ends.map((time) => ({ time, value })));
    this.#ends = ends.join();
    this.#drawFinal(finals, colours);
  }

  #drawFinal(finals: FinalValues | null, colours: ChartColours): void {
    if (this.name !== 'equity' && this.name !== 'drawdown') return;
    if (finals === null) {
      if (this.#finalLine) this.#anchor.removePriceLine(this.#finalLine);
      this.#finalLine = null;
      return;
    }
    const options = {
      price: finals[this.name],
      lineVisible: false,
      axisLabelVisible: true,
      axisLabelColor: this.name === 'drawdown' ? colours.loss : colours.ink,
      axisLabelTextColor: colours.sheet,
      title: '',
      color: colours.ink,
      lineStyle: LineStyle.Dashed,
    };
    if (this.#finalLine) this.#finalLine.applyOptions(options);
    else this.#finalLine = this.#anchor.createPriceLine(options);
  }

  /** The range of the visible lines. An equity that hardly moves has a wider one: its axis would otherwise repeat the same number. */
  #scale(): AutoscaleInfo | null {
    const visible = this.#chart.timeScale().getVisibleLogicalRange();
    const range = visible && this.#lines.autoscaleInfo(visible.from, visible.to)?.priceRange;
    if (!range) return null;
    const spread = this.name === 'equity' ? this.initialCash * LEAST_SPREAD : 0;
    const missing = Math.max(0, spread - (range.maxValue - range.minValue)) / 2;
    return { priceRange: { minValue: range.minValue - missing, maxValue: range.maxValue + missing } };
  }
}

function textOf(name: PaneName): (value: number) => string {
  if (name === 'drawdown') return axisPercentText;
  return name === 'equity' ? moneyText : (value) => fixedText(value, 2);
}

function linesOf(name: PaneName, window: ChartWindow): readonly DrawnLine[] {
  if (name === 'equity' || name === 'drawdown') return window[name];
  const line = window.ownLines[Number(name.slice('own-'.length))];
  return line ? [line] : [];
}

function someValue(lines: readonly DrawnLine[]): number | undefined {
  for (const { ranges } of lines) {
    const value = ranges.last.find((last) => !Number.isNaN(last));
    if (value !== undefined) return value;
  }
  return undefined;
}
