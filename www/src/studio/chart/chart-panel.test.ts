// @vitest-environment happy-dom

import type { CandleBuckets, CandleRange, EpisodeDetail } from 'candlerun';
import { beforeEach, expect, test, vi } from 'vitest';
import { testActions, testDetail, testTrades, testView } from '../detail.fixture.js';
import type { DeskView, NamedCandles } from '../panel.js';
import type { ChartOwner } from './candle-chart.js';
import { ChartPanel } from './chart-panel.js';
import type { ChartWindow } from './chart-window.js';
import type { Span } from './span.js';

const CANDLES = 10_000;
const DAY = 86_400_000;
const START = Date.UTC(2000, 0, 1);

/** What the library was told to draw; it needs a canvas, which the test has not. */
const drawn = vi.hoisted(() => ({
  windows: [] as ChartWindow[],
  spans: [] as Span[],
  chosen: null as number | null,
  panes: [] as string[],
  owner: null as ChartOwner | null,
}));

vi.mock('./candle-chart.js', () => ({
  CandleChart: class {
    readonly plotWidth = 900;
    readonly paneTops = [];
    readonly colours = { lines: [] };
    constructor(_: HTMLElement, owner: ChartOwner) {
      drawn.owner = owner;
    }
    configure({ panes }: { panes: string[] }) {
      drawn.panes = panes;
    }
    draw(window: ChartWindow, span: Span, chosen: number | null) {
      drawn.windows.push(window);
      drawn.spans.push(span);
      drawn.chosen = chosen;
    }
    drawTrades(_: ChartWindow, chosen: number | null) {
      drawn.chosen = chosen;
    }
    show(span: Span) {
      drawn.spans.push(span);
    }
    resize() {}
    repaint() {}
  },
}));

let asked: string[];
let ranges: CandleRange[];
let rules: unknown[];
let panel: ChartPanel;
let view: DeskView;

/** Candles whose prices are 100 and a hundredth of their place. */
function bucketsOf({ from, to, buckets }: CandleRange): CandleBuckets {
  const per = Math.ceil((to - from) / buckets);
  const first = Float64Array.from({ length: Math.ceil((to - from) / per) }, (_, i) => from + i * per);
  const price = first.map((place) => 100 + place / 100);
  return {
    from,
    to,
    candles_per_bucket: per,
    time: first.map((place) => START + place * DAY),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: first.map(() => 1),
  };
}

function candlesOf(fingerprint: string): NamedCandles {
  const info = {
    fingerprint,
    candles: CANDLES,
    first_time: START,
    last_time: START + (CANDLES - 1) * DAY,
    interval_ms: DAY,
    candles_per_year: 252,
    import: null,
  };
  return { title: 'Test · daily', info } as NamedCandles;
}

function detailOf(changes: Partial<EpisodeDetail> = {}): EpisodeDetail {
  const entry_candle = Float64Array.of(100, 5_000, 9_000);
  return testDetail({
    equity_values: new Float64Array(CANDLES).fill(10_000),
    trade_columns: {
      ...testTrades([{ return_pct: 5 }, { return_pct: -2, profit: -2 }, { return_pct: 1 }]),
      entry_candle,
      exit_candle: entry_candle.map((candle) => candle + 20),
    },
    ...changes,
  });
}

/** Shows a changed view, as the desk does. */
function show(changes: Partial<DeskView>): void {
  view = { ...view, ...changes };
  panel.show(view);
}

/** Waits until windows have been read and drawn. */
const settled = () => vi.waitFor(() => expect(drawn.windows.length).toBeGreaterThan(0));

const text = (selector: string) => panel.element.querySelector(selector)?.textContent ?? '';

const press = (key: string) =>
  panel.element
    .querySelector('.chart-stage')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

beforeEach(() => {
  Object.assign(drawn, { windows: [], spans: [], chosen: null, panes: [], owner: null });
  ranges = [];
  rules = [];
  const engine = {
    candleBuckets: async (_: string, range: CandleRange) => {
      ranges.push(range);
      return bucketsOf(range);
    },
    detail: async (spec: DeskView['run']['spec']) => {
      rules.push(spec.backtest?.intrabar);
      return detailOf({ equity_values: new Float64Array(CANDLES).fill(10_000 + 500 * rules.length) });
    },
  };
  const recorded = testActions();
  asked = recorded.asked;
  const actions = {
    ...recorded.actions,
    selectTrade: (trade: number | null) => {
      asked.push(`selectTrade ${trade}`);
      show({ trade });
    },
    session: { open: async () => engine } as never,
  };
  panel = new ChartPanel(actions, {} as never);
  document.body.replaceChildren(panel.element);
  view = testView({ detail: null, candles: candlesOf('a') });
});

test('candles are shown before there is an episode, in less than 4,000 buckets', async () => {
  panel.show(view);
  await settled();
  expect(drawn.windows[0]?.grid).toEqual({ from: 0, per: 32, count: 313 });
  expect(drawn.windows[0]?.equity).toEqual([]);
  expect(text('.chart-legend-time')).toBe('3 May 2027 · 32 candles');
});

test('chosen candles are shown before anything has run, without panes of an episode', async () => {
  panel.preview(candlesOf('b'));
  await settled();
  expect(drawn.panes).toEqual([]);
  const label = () => panel.element.querySelector('[role=img]')?.getAttribute('aria-label');
  expect(label()).toContain('Price of Test · daily: 10,000 candles');
  const count = drawn.windows.length;
  panel.show(view);
  await vi.waitFor(() => expect(drawn.windows.length).toBeGreaterThan(count));
  expect(drawn.panes).toEqual(['equity', 'drawdown']);
});

test('an episode adds equity, buy and hold, drawdown and its trades', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf() });
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.equity).toHaveLength(2));
  const window = drawn.windows.at(-1);
  expect(window?.drawdown).toHaveLength(1);
  expect(window?.boxes).toHaveLength(3);
  expect(window?.marks.filter(({ isExit }) => isExit).map((mark) => mark.text)).toEqual([
    '+5.0%',
    '−2.0%',
    '+1.0%',
  ]);
  expect(text('.chart-trade')).toBe('3 trades');
  const label = panel.element.querySelector('[role=img]')?.getAttribute('aria-label');
  expect(label).toContain('Equity from 10,000.00 to 10,000.00 (0.00%)');
});

test('keys step through the trades, and the chart zooms to each', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf() });
  press('ArrowRight');
  press('ArrowRight');
  expect(text('.chart-trade')).toMatch(/^Trade 2 of 3 · Long · −2\.00%/);
  press('End');
  press('ArrowRight');
  press('ArrowLeft');
  press('Home');
  press('Escape');
  expect(asked).toEqual([0, 1, 2, 2, 1, 0, null].map((trade) => `selectTrade ${trade}`));
  press('End');
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.grid.per).toBe(1));
  expect(drawn.spans.at(-1)).toEqual({ from: 8_970, to: 9_051 });
  expect(drawn.chosen).toBe(2);
});

test('a trade that is chosen elsewhere zooms the chart, and a click on the chart chooses one', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf(), trade: 1 });
  await vi.waitFor(() => expect(drawn.spans.at(-1)).toEqual({ from: 4_970, to: 5_051 }));
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.grid.per).toBe(1));
  const from = drawn.windows.at(-1)?.grid.from ?? 0;
  drawn.owner?.clicked(5_010 - from);
  drawn.owner?.clicked(5_045 - from);
  expect(asked).toEqual(['selectTrade 1']);
});

test('the crosshair shows the values of its candle, and without it those of the last in view', async () => {
  panel.show(view);
  await settled();
  drawn.owner?.pointed(10);
  expect(text('.chart-legend-time')).toBe('16 Nov 2000 · 32 candles');
  expect(text('.chart-legend')).toContain('O103.20');
  drawn.owner?.pointed(null);
  expect(text('.chart-legend-time')).toBe('3 May 2027 · 32 candles');
});

test('while the same run has no detail, the last one stays; another run does not get it', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf() });
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.equity).toHaveLength(2));
  show({ detail: null });
  expect(drawn.windows.at(-1)?.equity).toHaveLength(2);
  expect(panel.element.getAttribute('aria-busy')).toBe('true');
  show({ run: { ...view.run } as DeskView['run'] });
  expect(drawn.windows.at(-1)?.equity).toEqual([]);
  expect(panel.element.getAttribute('aria-busy')).toBe('false');
});

test('a view in which nothing changed draws nothing', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf() });
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.equity).toHaveLength(2));
  const { length } = drawn.windows;
  for (let i = 0; i < 20; i += 1) show({});
  expect(drawn.windows).toHaveLength(length);
});

test('a line of its own scale has a pane, which its name hides and shows', async () => {
  panel.show(view);
  await settled();
  const values = new Float64Array(CANDLES).fill(1);
  Object.defineProperty(panel.element.querySelector('.chart-stage'), 'clientHeight', { value: 600 });
  show({
    detail: detailOf({
      lines: [
        { name: 'quick', scale: 'price', values },
        { name: 'rsi', scale: 'own', values },
      ],
    }),
  });
  expect(drawn.panes).toEqual(['own-0', 'equity', 'drawdown']);
  const button = () => [...panel.element.querySelectorAll<HTMLElement>('.chart-line')][1];
  expect(button()?.getAttribute('aria-pressed')).toBe('true');
  button()?.click();
  expect(drawn.panes).toEqual(['equity', 'drawdown']);
  expect(button()?.getAttribute('aria-pressed')).toBe('false');
  expect(document.activeElement).toBe(button());
});

test('ambiguous candles are run under the other two rules, and a sentence says how much depends on them', async () => {
  panel.show(view);
  await settled();
  show({ detail: detailOf({ ambiguous_candles: 14 }) });
  await vi.waitFor(() => expect(text('.chart-note')).not.toBe(''), { timeout: 5_000 });
  expect(rules).toEqual(['target_first', 'path']);
  expect(text('.chart-note')).toBe(
    'Between 0.0% and +10%, depending on what happened first inside 14 candles.',
  );
  expect(drawn.windows.at(-1)?.equity.map(({ kind }) => kind)).toEqual(['band', 'line', 'line']);
});

test('a run whose candles are not in this browser says so, and leads to its setup', () => {
  panel.show({ ...view, candles: null });
  expect(text('.chart-missing')).toContain('The candles of this run are not in this browser.');
  expect(panel.element.querySelector<HTMLElement>('.chart-missing')?.hidden).toBe(false);
  panel.element.querySelector<HTMLElement>('.chart-missing button')?.click();
  expect(asked).toEqual(['editAndRun']);
  panel.show(view);
  expect(panel.element.querySelector<HTMLElement>('.chart-missing')?.hidden).toBe(true);
});

test('other candles replace the window, and no answer for the old ones is drawn', async () => {
  panel.show(view);
  panel.show({ ...view, candles: candlesOf('b') });
  await settled();
  expect(drawn.windows.every(({ grid }) => grid.from === 0)).toBe(true);
  expect(ranges.length).toBeGreaterThan(0);
});

test('a replay shows no candle, value or trade after its candle, and the view follows it', async () => {
  panel.show(view);
  await settled();
  const detail = detailOf();
  show({ detail });
  await vi.waitFor(() => expect(drawn.windows.at(-1)?.equity).toHaveLength(2));
  const until = (candle: number, trades: number) => {
    const columns = { ...detail.trade_columns, count: trades };
    show({ replay: { candle, detail: { ...detail, trade_columns: columns } } });
  };
  until(6_000, 2);
  const cut = drawn.windows.at(-1);
  expect(cut?.shown).toBe(187);
  expect(cut?.equity[0]?.ranges.last[186]).not.toBeNaN();
  expect(cut?.equity[0]?.ranges.last[187]).toBeNaN();
  expect(cut?.boxes).toHaveLength(2);
  expect(text('.chart-trade')).toBe('2 trades');
  expect(text('.chart-legend-time')).toBe('18 Apr 2016 · 32 candles');
  // Only trades so far are chosen by keys.
  press('End');
  expect(asked.at(-1)).toBe('selectTrade 1');
  show({ replay: null });
  expect(drawn.windows.at(-1)?.shown).toBe(313);
  expect(drawn.windows.at(-1)?.boxes).toHaveLength(3);
});
