// @vitest-environment happy-dom

import type { EpisodeDetail, TradeStatistics } from 'candlerun';
import { afterEach, expect, test } from 'vitest';
import { NO_STATISTICS, testActions, testDetail, testTrades, testView } from '../detail.fixture.js';
import { groups } from './groups.js';
import { reportStatistics } from './report-statistics.js';
import { sideStatistics } from './side-statistics.js';
import { statisticText } from './statistic-text.js';
import { StatisticsPanel } from './statistics-panel.js';

afterEach(() => document.body.replaceChildren());

function opened(changes: Partial<EpisodeDetail> = {}) {
  const panel = new StatisticsPanel(testActions().actions);
  document.body.append(panel.element);
  panel.show(testView({ detail: testDetail(changes) }));
  const button = (title: string) =>
    [...panel.element.querySelectorAll<HTMLButtonElement>('.statistic-name')].find(
      ({ textContent }) => textContent === title,
    ) as HTMLButtonElement;
  const cells = (title: string) =>
    [...(button(title).closest('tr')?.querySelectorAll('td') ?? [])].map((cell) => cell.textContent);
  return { panel, button, cells };
}

const side = (changes: Partial<TradeStatistics>) =>
  ({ trades: 0, profit_factor: null, ...changes }) as TradeStatistics;

test('every statistic of a report has a definition and a formula, and is in exactly one group', () => {
  const listed = groups.flatMap(({ names }) => names);
  const all = [...Object.keys(NO_STATISTICS), ...Object.keys(sideStatistics)];
  expect([...listed].sort()).toEqual([...all].sort());
  for (const { title, definition, formula } of [
    ...Object.values(reportStatistics),
    ...Object.values(sideStatistics),
  ]) {
    expect(definition, title).toMatch(/^[A-Z].+[.]$/);
    expect(formula, title).not.toBe('');
  }
});

test('titles are unique, so that each can be looked up', () => {
  const titles = [...Object.values(reportStatistics), ...Object.values(sideStatistics)].map(
    ({ title }) => title,
  );
  expect(new Set(titles).size).toBe(titles.length);
});

test('values have signs, per cent and two decimals', () => {
  const { cells } = opened({
    statistics: {
      ...NO_STATISTICS,
      return_pct: 142.269,
      max_drawdown_pct: 28,
      sharpe: 0.49,
      final_equity: 24_226.9,
    },
  });
  expect(cells('Total return')).toEqual(['+142.27%']);
  expect(cells('Max drawdown')).toEqual(['−28.00%']);
  expect(cells('Sharpe ratio')).toEqual(['0.49']);
  expect(cells('Final equity')).toEqual(['24,226.90']);
});

test('statistics of trades have a column for all, long and short', () => {
  const { cells } = opened({
    statistics: { ...NO_STATISTICS, trades: 11, profit_factor: 4.42 },
    trade_columns: testTrades(Array.from({ length: 11 }, () => ({}))),
    sides: {
      all: side({ trades: 11, net_profit: 12 }),
      long: side({ trades: 11, profit_factor: 4.42, net_profit: 12 }),
      short: side({ net_profit: 0 }),
    },
  });
  expect(cells('Closed trades')).toEqual(['11', '11', '0']);
  expect(cells('Profit factor')).toEqual(['4.42', '4.42', 'no trade']);
  expect(cells('Net profit')).toEqual(['+12.00', '+12.00', '0.00']);
});

test('an undefined value says why', () => {
  const without = opened();
  expect(without.cells('Profit factor')).toEqual(['no closed trade', 'no trade', 'no trade']);
  expect(without.cells('Sharpe ratio')).toEqual(['the equity never changed']);
  const winners = opened({
    trade_columns: testTrades([{}, {}]),
    sides: { all: side({ trades: 2 }), long: side({ trades: 2 }), short: side({}) },
  });
  expect(winners.cells('Profit factor')).toEqual(['no losing trade', 'no losing trade', 'no trade']);
  expect(winners.cells('Average loser')).toEqual(['no losing trade']);
  expect(winners.cells('System quality number')).toEqual(['all profits are equal']);
});

test('a value that is no finite number is undefined', () => {
  expect(statisticText(Number.POSITIVE_INFINITY, 'ratio')).toBeNull();
  expect(statisticText(Number.NaN, 'gain')).toBeNull();
  expect(statisticText(0, 'fall')).toBe('0.00%');
  expect(statisticText(5.9 * 365.25 * 86_400_000, 'time')).toBe('5.9 years');
  expect(statisticText(90_000, 'time')).toBe('1 min 30 s');
});

test('a definition opens below its row by its name, and closes by Escape', () => {
  const { button } = opened();
  const sharpe = button('Sharpe ratio');
  const definition = document.getElementById(sharpe.getAttribute('aria-controls') ?? '') as HTMLElement;
  expect(definition.hidden).toBe(true);
  sharpe.click();
  expect(definition.hidden).toBe(false);
  expect(sharpe.getAttribute('aria-expanded')).toBe('true');
  expect(definition.textContent).toContain('mean(r) / deviation(r) · √y');
  sharpe.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
  expect(definition.hidden).toBe(true);
});

test('a definition stays open when another episode is shown', () => {
  const { panel, button, cells } = opened();
  button('Beta').click();
  panel.show(testView({ detail: testDetail({ statistics: { ...NO_STATISTICS, beta: 0.5 } }) }));
  expect(cells('Beta')).toEqual(['0.50']);
  expect(button('Beta').getAttribute('aria-expanded')).toBe('true');
});
