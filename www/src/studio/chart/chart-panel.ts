import { initialCashOf } from '../initial-cash.js';
import { messageOf } from '../message-of.js';
import './chart.css';
import type { CandleBuckets, CandleRange, TradeColumns } from 'candlerun';
import { make, setText } from '../dom.js';
import type { Engine } from '../engine.js';
import { ensureNever } from '../ensure-never.js';
import type { DeskActions, DeskPanel, DeskView, NamedCandles, Replayed } from '../panel.js';
import type { CandleChart } from './candle-chart.js';
import { ChartBar } from './chart-bar.js';
import { type ChartMove, chartMove, KEYS_TEXT } from './chart-keys.js';
import type { FinalValues } from './chart-pane.js';
import { chartPicture } from './chart-picture.js';
import { ChartTools, type NewestBucket, type ToolKinds } from './chart-tools.js';
import { type ChartWindow, episodePanes, shownWindows } from './chart-window.js';
import { completeSeries } from './complete-series.js';
import { describeChart, tradeLine, tradeNumber } from './description.js';
import { chartWindow, DetailSeries, tradesOf, type WindowChoice } from './detail-series.js';
import { Legend } from './legend.js';
import { LineChoice } from './line-choice.js';
import { PanZoom } from './pan-zoom.js';
import type { Grid } from './reduce.js';
import { cutWindow, followSpan } from './replay-window.js';
import { bucketOf, fitSpan, tradeSpan } from './span.js';
import { SpanView } from './span-view.js';
import { onThemeChange } from './theme-change.js';
import { clickedTrade, steppedTrade } from './trade-steps.js';
import type { NamedLine } from './window-values.js';

/** Distance below which marks, and their texts, would cover each other. */
const MARK_PX = 9;
const TEXT_PX = 42;

/** One step of the zoom buttons and keys. */
const ZOOM_STEP = 1.5;

/** One step of Shift and an arrow key, as a share of the width. */
const PAN_STEP = 0.2;

/** The window that is drawn. */
type Drawn = { grid: Grid; buckets: CandleBuckets; window: ChartWindow };

/**
 * The chart of the desk: price with the strategy's lines and trades, equity, drawdown. What is shown is a span of candles; the engine gives
 * the buckets for it, and the library draws them.
 */
export class ChartPanel implements DeskPanel {
  readonly element = make('section', 'chart-panel');
  readonly #actions: DeskActions;
  readonly #bar: ChartBar;
  readonly #tools: ChartTools;
  readonly #stage = make('div', 'chart-stage');
  readonly #frame = make('div', 'chart-frame');
  readonly #missing = make('div', 'chart-missing');
  readonly #note = make('p', 'chart-note');
  readonly #legend: Legend;
  #chart: Promise<CandleChart> | null = null;
  #drawnChart: CandleChart | null = null;
  #view: DeskView | null = null;
  #previewed: NamedCandles | null = null;
  #candles: NamedCandles | null = null;
  #spans: SpanView | null = null;
  #series: DetailSeries | null = null;
  readonly #lines = new LineChoice();
  #drawn: Drawn | null = null;
  #trade: number | null = null;
  readonly #isCalm = window.matchMedia('(prefers-reduced-motion: reduce)');

  constructor(actions: DeskActions, tools: ToolKinds) {
    this.#actions = actions;
    this.#bar = new ChartBar({
      step: (by) => this.#stepTrade(by),
      zoom: (factor) => this.#spans?.zoom(factor, 0.5),
      fit: () => this.#fit(),
      log: (isLog) => this.#drawnChart?.setLog(isLog),
    });
    this.#tools = new ChartTools(tools, {
      actions,
      candles: () => this.#spans?.length ?? 1,
      showCandles: (candles) => this.#showLength(candles),
      newest: () => this.#newest(),
    });
    this.#bar.element.append(this.#tools.buttons);
    this.#legend = new Legend(this.#stage, (line) => this.#toggleLine(line));
    this.element.setAttribute('aria-label', 'Chart');
    this.element.dataset.testid = 'chart-panel';
    this.#stage.tabIndex = 0;
    this.#stage.setAttribute('role', 'group');
    this.#stage.setAttribute('aria-label', `Chart. ${KEYS_TEXT}`);
    this.#stage.dataset.testid = 'chart-stage';
    this.#frame.setAttribute('role', 'img');
    this.#frame.setAttribute('aria-label', 'No candles');
    this.#frame.dataset.testid = 'equity-chart';
    this.#missing.hidden = true;
    this.#note.dataset.testid = 'chart-note';
    this.#makeMissing();
    this.#stage.append(this.#frame);
    this.element.append(this.#bar.element, this.#tools.element, this.#stage, this.#missing, this.#note);
    this.#stage.addEventListener('keydown', (event) => this.#press(event));
    new PanZoom(this.#frame, {
      panned: (share) => this.#spans?.pan(share),
      zoomed: (factor, anchor) => this.#spans?.zoom(factor, anchor),
      plotWidth: () => this.#drawnChart?.plotWidth ?? 0,
    });
    new ResizeObserver(() => this.#resize()).observe(this.#stage);
    onThemeChange(() => this.repaint());
  }

  show(view: DeskView | null): void {
    const before = this.#view;
    this.#view = view;
    this.#showCandles(view?.candles ?? this.#previewed);
    this.#missing.hidden = view === null || view.candles !== null;
    this.#stage.hidden = !this.#missing.hidden;
    this.#showDetail(view, before);
    // Only an episode has panes below the price.
    if ((view === null) !== (before === null)) this.#layOut();
    this.#showTrade(view?.trade ?? null);
    if (view?.replay !== before?.replay) this.#showReplay(view?.replay ?? null);
    this.#tools.show(view);
    this.#bar.count = this.#trades?.count ?? null;
  }

  /** Chooses the candles that are shown while there is no view. */
  preview(candles: NamedCandles | null): void {
    this.#previewed = candles;
    if (this.#view === null) this.show(null);
  }

  /** Applies the colours of the theme. */
  repaint(): void {
    this.#drawnChart?.repaint();
    this.#redraw();
  }

  /** A picture of all panes with their values as PNG. */
  async image(): Promise<Blob> {
    const chart = this.#drawnChart;
    if (chart === null || this.#candles === null) throw new Error('The chart shows no candles.');
    this.#point(null);
    const title = [this.#candles.title, this.#tradeText()].filter((text) => text !== '').join(' · ');
    return chartPicture(chart, title, this.#legend.texts, this.#frame);
  }

  // Candles

  #showCandles(candles: NamedCandles | null): void {
    if (candles?.info.fingerprint === this.#candles?.info.fingerprint) return;
    this.#candles = candles;
    this.#spans?.close();
    this.#spans = null;
    this.#drawn = null;
    this.#series = null;
    this.#frame.setAttribute('aria-label', candles ? describeChart(candles, null, 1) : 'No candles');
    if (candles === null) return;
    const { fingerprint, candles: total } = candles.info;
    this.#spans = new SpanView(total, {
      read: (range) => this.#read(fingerprint, range),
      plotWidth: () => this.#drawnChart?.plotWidth ?? 0,
      show: (span) => this.#drawnChart?.show(span),
      draw: (grid, buckets) => this.#draw(grid, buckets),
      settled: () => this.#point(null),
      failed: (error) => setText(this.#note, `The candles could not be read. ${messageOf(error)}`),
    });
    this.#prepare().catch((error: unknown) => {
      setText(this.#note, `The chart could not be loaded. ${messageOf(error)}`);
    });
  }

  async #read(fingerprint: string, range: CandleRange): Promise<CandleBuckets> {
    return (await this.#engine()).candleBuckets(fingerprint, range);
  }

  async #engine(): Promise<Engine> {
    return this.#actions.session.open();
  }

  /** Loads the library and makes the panes. */
  async #prepare(): Promise<void> {
    this.#chart ??= import('./candle-chart.js').then(
      ({ CandleChart }) =>
        new CandleChart(this.#frame, {
          pointed: (bucket) => this.#point(bucket),
          clicked: (bucket) => this.#click(bucket),
        }),
    );
    this.#drawnChart = await this.#chart;
    this.#layOut();
    this.#resize();
  }

  // The episode

  #showDetail(view: DeskView | null, before: DeskView | null): void {
    const detail = this.#candles === null ? null : (view?.detail ?? null);
    const isComing = detail === null && view?.run === before?.run && view?.problem === null;
    this.element.setAttribute('aria-busy', String(isComing && this.#series !== null));
    // While another episode of the same run is computed, the earlier one stays.
    if (isComing || detail === (this.#series?.detail ?? null)) return;
    const initialCash = view ? initialCashOf(view.run.spec) : 0;
    const earlier = this.#series;
    this.#series = detail && new DetailSeries(detail, initialCash);
    if (earlier) this.#series?.takeFirstClose(earlier);
    this.#trade = null;
    setText(this.#note, '');
    if (this.#series) {
      this.#lines.open(this.#series.lines, this.#stage.clientHeight);
      if (earlier === null) this.#fit();
      if (view) this.#complete(this.#series, view);
    }
    if (this.#candles)
      this.#frame.setAttribute('aria-label', describeChart(this.#candles, detail, initialCash));
    // Without an episode, the panes of the one before stay, empty: nothing moves when the next one comes.
    if (this.#series) this.#layOut();
    this.#redraw();
  }

  #complete(series: DetailSeries, view: DeskView): void {
    completeSeries(series, view, {
      engine: () => this.#engine(),
      isWanted: (wanted) => wanted === this.#series,
      completed: (note) => {
        if (note !== null) setText(this.#note, note);
        this.#redraw();
      },
    }).catch((error: unknown) => setText(this.#note, messageOf(error)));
  }

  // Lines

  #toggleLine(toggled: NamedLine): void {
    this.#lines.toggle(toggled);
    this.#layOut();
    this.#redraw();
    // The button was made anew.
    const buttons = [...this.#stage.querySelectorAll<HTMLElement>('.chart-line')];
    const place = this.#series?.lines.findIndex(({ name }) => name === toggled.name) ?? -1;
    buttons[place]?.focus();
  }

  #shownLines(): NamedLine[] {
    return this.#series?.lines.filter((line) => this.#lines.isShown(line)) ?? [];
  }

  /** Makes the panes that the episode needs. */
  #layOut(): void {
    const chart = this.#drawnChart;
    if (chart === null || this.#candles === null) return;
    const ownLines = this.#shownLines().filter(({ scale }) => scale === 'own').length;
    const isOther = chart.configure({
      intervalMs: this.#candles.info.interval_ms ?? 1,
      initialCash: this.#series?.initialCash ?? 0,
      panes: this.#view === null ? [] : episodePanes(ownLines),
    });
    // Other panes are shown when they have their heights.
    if (isOther) this.#frame.style.visibility = 'hidden';
    const isNew = this.#legend.layOut(this.#series?.lines ?? [], (line) => this.#lines.isShown(line));
    // Placing it draws everything once more.
    if (isOther || isNew) this.#placeLegend();
  }

  /** Puts the legend over the panes, whose places are known after the library's next frame. */
  #placeLegend(): void {
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        this.#drawnChart?.resize();
        this.#frame.style.visibility = '';
        if (this.#drawnChart) this.#legend.place(this.#drawnChart.paneTops);
      }),
    );
  }

  #resize(): void {
    this.#drawnChart?.resize();
    this.#placeLegend();
    this.#spans?.update();
  }

  // Window

  #draw(grid: Grid, buckets: CandleBuckets): void {
    const chart = this.#drawnChart;
    const spans = this.#spans;
    if (chart === null || spans === null) return;
    const choice = this.#choice(chart, spans, grid);
    const { window, values } = chartWindow(grid, buckets, this.#series, choice);
    this.#drawn = { grid, buckets, window };
    if (this.#replay) cutWindow(window, values, this.#replay, spans.total);
    chart.walkForward = shownWindows(this.#view);
    chart.draw(window, spans.span, this.#trade, this.#finals());
    this.#legend.set({
      buckets,
      values,
      intervalMs: this.#candles?.info.interval_ms ?? 1,
    });
    this.#point(null);
    this.#tools.drawn();
  }

  #choice(chart: CandleChart, spans: SpanView, grid: Grid): WindowChoice {
    const bucketPx = (chart.plotWidth * grid.per) / spans.length;
    return {
      shownLines: this.#shownLines(),
      space: { mark: MARK_PX / bucketPx, text: TEXT_PX / bucketPx },
      trade: this.#trade,
      colours: chart.colours,
      replay: this.#replay,
    };
  }

  #finals(): FinalValues | null {
    const series = this.#series;
    if (series === null || series.equity.values.length === 0) return null;
    const candle = this.#replay?.candle ?? series.candles.to - 1;
    return { equity: series.equity.at(candle), drawdown: series.drawdown.at(candle) };
  }

  /** Draws the same buckets again, with another episode, theme or line. */
  #redraw(): void {
    const drawn = this.#drawn;
    if (drawn) this.#draw(drawn.grid, drawn.buckets);
  }

  // Moves

  #fit(): void {
    const { from, to } = this.#series?.candles ?? { from: 0, to: this.#spans?.total ?? 1 };
    this.#spans?.set(fitSpan(from, to));
  }

  #press(event: KeyboardEvent): void {
    if (event.target !== this.#stage || this.#tools.press(event)) return;
    const move = chartMove(event);
    if (move === null) return;
    event.preventDefault();
    this.#move(move);
  }

  #move(move: ChartMove): void {
    switch (move.kind) {
      case 'step':
        this.#stepTrade(move.by);
        break;
      case 'end':
        this.#chooseTrade(move.which === 'first' ? 0 : Number.POSITIVE_INFINITY);
        break;
      case 'pan':
        this.#spans?.pan(move.by * PAN_STEP);
        break;
      case 'zoom':
        this.#spans?.zoom(move.way === 'in' ? 1 / ZOOM_STEP : ZOOM_STEP, 0.5);
        break;
      case 'fit':
        this.#fit();
        break;
      case 'leave':
        this.#actions.selectTrade(null);
        break;
      default:
        ensureNever(move);
    }
  }

  // Tools

  get #replay(): Replayed | null {
    return this.#view?.replay ?? null;
  }

  /** Draws the place of a replay, in view. */
  #showReplay(replay: Replayed | null): void {
    this.#follow(replay);
    this.#redraw();
  }

  #follow(replay: Replayed | null): void {
    const spans = this.#spans;
    if (replay === null || spans === null) return;
    const span = followSpan(spans.span, replay.candle, this.#isCalm.matches);
    if (span !== spans.span) spans.set(span);
  }

  #showLength(candles: number): void {
    this.#spans?.zoom(candles / this.#spans.length, 0.5);
    this.#follow(this.#replay);
  }

  #newest(): NewestBucket | null {
    const { buckets, grid, window } = this.#drawn ?? {};
    const shown = window?.shown ?? 0;
    const time = buckets?.time[shown - 1];
    const close = buckets?.close[shown - 1];
    if (grid === undefined || time === undefined || close === undefined) return null;
    return { candle: grid.from + shown * grid.per - 1, time, close };
  }

  // Trades

  /** The closed trades, in a replay those so far; null without an episode. */
  get #trades(): TradeColumns | null {
    return (this.#series && this.#replay?.detail.trade_columns) ?? this.#series?.detail.trade_columns ?? null;
  }

  /** Steps to the next or previous trade. */
  #stepTrade(by: 1 | -1): void {
    const { span } = this.#spans ?? {};
    const trades = this.#trades;
    if (span && trades) this.#chooseTrade(steppedTrade(trades, this.#trade, span, by));
  }

  #chooseTrade(trade: number): void {
    const count = this.#trades?.count ?? 0;
    if (count > 0) this.#actions.selectTrade(Math.max(0, Math.min(count - 1, trade)));
  }

  #click(bucket: number): void {
    const [drawn, trades, spans] = [this.#drawn, this.#trades, this.#spans];
    if (!drawn || !trades || !spans) return;
    const candlePx = (this.#drawnChart?.plotWidth ?? 0) / spans.length;
    const trade = clickedTrade(trades, drawn.grid, bucket, candlePx);
    if (trade !== null) this.#actions.selectTrade(trade);
  }

  /** Zooms to the chosen trade and marks it. */
  #showTrade(trade: number | null): void {
    const { detail } = this.#series ?? {};
    const shown = detail && trade !== null && trade < detail.trade_columns.count ? trade : null;
    this.#bar.trade = shown;
    this.#bar.text = this.#tradeText(shown);
    if (shown === this.#trade) return;
    this.#trade = shown;
    const [drawn, chart, spans] = [this.#drawn, this.#drawnChart, this.#spans];
    if (detail && shown !== null && spans) {
      const { entry_candle, exit_candle } = detail.trade_columns;
      const [entry, exit] = [entry_candle[shown] ?? 0, exit_candle[shown] ?? 0];
      spans.set(tradeSpan(entry, exit, spans.total));
    }
    if (!drawn || !chart || !spans) return;
    const choice = this.#choice(chart, spans, drawn.grid);
    const { marks, boxes } = tradesOf(drawn.grid, drawn.buckets, this.#series, choice);
    drawn.window = { ...drawn.window, marks, boxes };
    chart.drawTrades(drawn.window, shown);
  }

  /** The chosen trade, else how many there are; before anything has run, the name of the candles. */
  #tradeText(trade: number | null = this.#trade): string {
    const { detail } = this.#series ?? {};
    if (!detail) return this.#view === null ? (this.#candles?.title ?? '') : '';
    if (trade !== null) return tradeLine(detail, trade, this.#candles?.info.interval_ms ?? 1);
    const count = this.#trades?.count ?? 0;
    return this.#replay ? tradeNumber(null, count) : (detail.no_trade ?? tradeNumber(null, count));
  }

  // Read-out

  /** Shows the values of a bucket; without one, of the last in view. */
  #point(bucket: number | null): void {
    const drawn = this.#drawn;
    const spans = this.#spans;
    if (drawn === null || spans === null) return;
    const last = Math.min(drawn.window.shown - 1, bucketOf(drawn.grid, Math.ceil(spans.span.to) - 1));
    this.#legend.show(bucket ?? Math.max(0, last));
  }

  #makeMissing(): void {
    const button = make('button', 'button', 'Open its data…');
    button.type = 'button';
    button.addEventListener('click', () => this.#actions.editAndRun());
    this.#missing.append(make('p', '', 'The candles of this run are not in this browser.'), button);
  }
}
