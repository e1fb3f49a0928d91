// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from 'vitest';
import {
  NO_STATISTICS,
  type TestTrade,
  testActions,
  testDetail,
  testTrades,
  testView,
} from '../detail.fixture.js';
import type { DeskView } from '../panel.js';
import { TradesPanel } from './trades-panel.js';

const saved = vi.hoisted(() => [] as { file: Blob; name: string }[]);
vi.mock('../jobs/save-file.js', () => ({
  saveFile: (file: Blob, name: string) => saved.push({ file, name }),
}));

afterEach(() => document.body.replaceChildren());

/** A panel in the document, and what a user sees of it. */
function opened(view: DeskView | null) {
  const { actions, asked } = testActions();
  const panel = new TradesPanel(actions);
  document.body.append(panel.element);
  panel.show(view);
  const find = <T extends HTMLElement>(selector: string) => panel.element.querySelector<T>(selector) as T;
  const grid = find('.trade-grid');
  const rows = () => [...panel.element.querySelectorAll<HTMLElement>('.trade-body > .trade-row')];
  const texts = (selector: string) =>
    [...panel.element.querySelectorAll(`.trade-body ${selector}`)].map((e) => e.textContent);
  const key = (name: string) =>
    grid.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));
  const choose = (label: string, value: string) => {
    const control = find<HTMLSelectElement | HTMLInputElement>(`[aria-label^="${label}"]`);
    control.value = value;
    control.dispatchEvent(new Event('change'));
  };
  const active = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '');
  return { panel, asked, find, grid, rows, texts, key, choose, active };
}

const viewOf = (trades: TestTrade[], changes: Partial<DeskView> = {}) =>
  testView({ detail: testDetail({ trade_columns: testTrades(trades) }), ...changes });

const THREE: TestTrade[] = [
  { profit: 5, exit_reason: 'signal' },
  {
    profit: -3,
    side: 'short',
    exit_reason: 'stop_loss',
    units: 124.6205,
    entry_price: 205.66,
    commission: 1.5,
  },
  { profit: 2, exit_reason: 'take_profit', tag: 4 },
];

test('the trades are listed with the latest first, each with all its columns', () => {
  const { texts, rows, find } = opened(viewOf(THREE));
  expect(texts('.trade-number')).toEqual(['3', '2', '1']);
  expect([...(rows()[1]?.children ?? [])].map((cell) => cell.textContent)).toEqual([
    '2',
    'Short',
    '124.62',
    '28 Sep 2012',
    '205.66',
    '29 Sep 2012',
    '101.00',
    '1 d',
    'Stop loss',
    '1.50',
    '−3.00',
    '−3.00%',
    '0.00%',
    '+1.00%',
    '+2.00',
  ]);
  expect(find('.trades-summary').textContent).toBe('3 trades');
});

test('the list has the number of all rows and the place of each for screen readers', () => {
  const { grid, rows, find } = opened(viewOf(THREE));
  expect(grid.getAttribute('role')).toBe('grid');
  expect(grid.getAttribute('aria-rowcount')).toBe('4');
  expect(rows().map((row) => row.getAttribute('aria-rowindex'))).toEqual(['2', '3', '4']);
  expect(find('.trade-head [role="columnheader"]').getAttribute('aria-sort')).toBe('descending');
});

test('100,000 trades have few rows in the document, and every one can be scrolled to', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => ({ profit: index % 7 }));
  const { grid, rows, texts } = opened(viewOf(many));
  expect(rows().length).toBeLessThan(40);
  expect(grid.getAttribute('aria-rowcount')).toBe('100001');
  grid.scrollTop = 28 * 50_000;
  grid.dispatchEvent(new Event('scroll'));
  expect(rows().length).toBeLessThan(40);
  expect(texts('.trade-number')).toContain('50,000');
  expect(texts('.trade-number')).not.toContain('100,000');
});

test('a head sorts, and again in the other direction', () => {
  const { find, texts } = opened(viewOf(THREE));
  const head = find('.trade-head .trade-profit');
  const button = head.querySelector('button');
  button?.click();
  expect(head.getAttribute('aria-sort')).toBe('ascending');
  expect(texts('.trade-profit')).toEqual(['−3.00', '+2.00', '+5.00']);
  button?.click();
  expect(head.getAttribute('aria-sort')).toBe('descending');
  expect(texts('.trade-profit')).toEqual(['+5.00', '+2.00', '−3.00']);
});

test('filters keep what passes, and an empty list says so', () => {
  const { choose, texts, find } = opened(viewOf(THREE));
  choose('Side', 'long');
  expect(texts('.trade-number')).toEqual(['3', '1']);
  expect(find('.trades-summary').textContent).toBe('2 of 3 trades shown');
  choose('Closed by', 'stop_loss');
  expect(find('.trade-grid').hidden).toBe(true);
  expect(find('.detail-content > .detail-message').textContent).toBe('No trade passes the filter.');
  choose('Side', '');
  choose('Closed by', '');
  choose('Tag', '4');
  expect(texts('.trade-number')).toEqual(['3']);
  choose('Tag', '');
  choose('Winners', 'losers');
  expect(texts('.trade-number')).toEqual(['2']);
});

test('a range of dates filters by entry, and what is no date is refused without losing the list', () => {
  const { choose, texts, find } = opened(viewOf([{ entry: '2012-09-28' }, { entry: '2013-01-02' }]));
  choose('Dates', '2013');
  expect(texts('.trade-number')).toEqual(['2']);
  choose('Dates', 'soon');
  expect(texts('.trade-number')).toEqual(['2']);
  expect(find('.trade-dates').getAttribute('aria-invalid')).toBe('true');
  expect(find('.trade-dates-problem').hidden).toBe(false);
  choose('Dates', '');
  expect(texts('.trade-number')).toEqual(['2', '1']);
  expect(find('.trade-dates-problem').hidden).toBe(true);
});

test('groups say count, winners, profit and average, and open and close by keys', () => {
  const { choose, key, rows, grid, texts } = opened(viewOf(THREE));
  choose('Group', 'side');
  expect(grid.getAttribute('role')).toBe('treegrid');
  expect(rows().map((row) => row.textContent)).toEqual([
    'Long2 trades100% wonP/L +7.00average +3.50',
    'Short1 trade0% wonP/L −3.00average −3.00',
  ]);
  key('ArrowRight');
  expect(rows().map((row) => row.getAttribute('aria-level'))).toEqual(['1', '2', '2', '1']);
  expect(rows()[0]?.getAttribute('aria-expanded')).toBe('true');
  expect(texts('.trade-number')).toEqual(['3', '1']);
  key('ArrowDown');
  key('ArrowLeft');
  key('Enter');
  expect(rows()).toHaveLength(2);
});

test('the keyboard moves through the list and opens a trade on the chart', () => {
  const many = Array.from({ length: 1_000 }, () => ({}));
  const { key, active, asked } = opened(viewOf(many));
  const number = () => active()?.querySelector('.trade-number')?.textContent;
  expect(number()).toBe('1,000');
  key('ArrowDown');
  expect(number()).toBe('999');
  key('End');
  expect(number()).toBe('1');
  key('PageUp');
  const page = Number(number());
  expect(page).toBeGreaterThan(10);
  key('ArrowUp');
  expect(number()).toBe(String(page + 1));
  key('Enter');
  expect(asked).toEqual([`selectTrade ${page}`, 'openTab chart']);
  key('Home');
  expect(number()).toBe('1,000');
});

test('a click opens a trade, and a trade chosen elsewhere is scrolled to', () => {
  const view = viewOf(Array.from({ length: 1_000 }, () => ({})));
  const { rows, asked, panel, active, find } = opened(view);
  rows()[2]?.querySelector<HTMLElement>('.trade-number')?.click();
  expect(asked).toEqual(['selectTrade 997', 'openTab chart']);
  panel.show({ ...view, trade: 10 });
  expect(active()?.getAttribute('aria-selected')).toBe('true');
  expect(active()?.querySelector('.trade-number')?.textContent).toBe('11');
  expect(find('.trades-chosen').textContent).toBe(
    'Trade 11: long 1 from 28 Sep 2012 at 100.00 to 29 Sep 2012 at 101.00, P/L +1.00 (+1.00%), fees 0.00, worst 0.00%, best +1.00%, total +11.00.',
  );
  panel.show({ ...view, trade: null });
  expect(find('.trades-chosen').hidden).toBe(true);
});

test('an open trade has no exit and cannot be chosen', () => {
  const open = {
    id: 1,
    side: 'short' as const,
    units: 2,
    entry_candle: 1,
    entry_time: Date.UTC(2012, 0, 3),
    entry_price: 50,
    commission: 1,
    stop_loss: null,
    take_profit: null,
    trailing_stop: null,
    tag: 0,
  };
  const statistics = { ...NO_STATISTICS, open_profit: -4 };
  const { rows, asked, find } = opened(testView({ detail: testDetail({ open_trades: [open], statistics }) }));
  expect([...(rows()[0]?.children ?? [])].map((cell) => cell.textContent)).toEqual([
    '1',
    'Short',
    '2',
    '3 Jan 2012',
    '50.00',
    '–',
    '–',
    '–',
    'Still open',
    '1.00',
    '−4.00',
    '−4.00%',
    '–',
    '–',
    '–',
  ]);
  expect(find('.trades-summary').textContent).toBe('0 trades · 1 still open');
  rows()[0]?.click();
  expect(asked).toEqual(['selectTrade null', 'openTab chart']);
});

test('a backtest without trades says where the reason is', () => {
  const { find } = opened(testView());
  expect(find('.detail-content > .detail-message').textContent).toBe(
    'This backtest made no trade. The tab Signals says why.',
  );
  expect(find('.trade-tools').hidden).toBe(true);
});

test('a replay that has reached no trade yet does not say that the backtest made none', () => {
  const view = testView();
  const { find } = opened({ ...view, replay: { candle: 0, detail: view.detail as never } });
  expect(find('.detail-content > .detail-message').textContent).toBe(
    'No trade up to this candle of the replay.',
  );
});

test('without a detail there is a sentence, and while another one is computed the earlier list stays', () => {
  const { panel, find, texts } = opened(null);
  const message = () => (find('.detail-message').hidden ? null : find('.detail-message').textContent);
  expect(message()).toBe('Trades appear here when a run has finished.');
  panel.show(testView({ detail: null }));
  expect(message()).toBe('Running episode 1 again for its trades …');
  panel.show(testView({ detail: null, problem: 'The candles are not in this browser.' }));
  expect(message()).toBe('The candles are not in this browser.');
  panel.show(viewOf(THREE));
  expect(message()).toBeNull();
  panel.show(testView({ detail: null }));
  expect(message()).toBeNull();
  expect(panel.element.getAttribute('aria-busy')).toBe('true');
  expect(texts('.trade-number')).toHaveLength(3);
  const running = testView({ detail: null, episode: null });
  panel.show({ ...running, run: { ...running.run, id: 'run-2', state: 'running' } as DeskView['run'] });
  expect(message()).toBe('Trades appear here when the run has finished.');
});

test('the listed trades are exported under the name of their candles', async () => {
  const view = viewOf(THREE, { candles: { title: 'IBM · 1 day', info: {} } as DeskView['candles'] });
  const { find, choose } = opened(view);
  choose('Side', 'short');
  find<HTMLButtonElement>('.trade-export').click();
  await vi.waitFor(() => expect(saved).toHaveLength(1));
  expect(saved[0]?.name).toBe('IBM-1-day-trades-of-episode-1.csv');
  const lines = ((await saved[0]?.file.text()) ?? '').trim().split('\r\n');
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('2,short,124.6205,');
});
