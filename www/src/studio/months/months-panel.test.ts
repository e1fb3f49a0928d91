// @vitest-environment happy-dom

import type { EpisodeDetail, MonthReturn } from 'candlerun';
import { afterEach, expect, test } from 'vitest';
import { testActions, testDetail, testView } from '../detail.fixture.js';
import type { DeskView } from '../panel.js';
import { meanMonths, washOf, yearReturns } from './month-table.js';
import { MonthsPanel } from './months-panel.js';

afterEach(() => document.body.replaceChildren());

const month = (year: number, month: number, return_pct: number): MonthReturn => ({
  year,
  month,
  return_pct,
  equity: 10_000,
});

function opened(changes: Partial<EpisodeDetail>, view: Partial<DeskView> = {}) {
  const panel = new MonthsPanel(testActions().actions);
  document.body.append(panel.element);
  panel.show(testView({ detail: testDetail(changes), ...view }));
  const rows = (table: string) =>
    [...panel.element.querySelectorAll(`.${table} tr`)].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
  return { panel, rows };
}

test('the months of a year compound to its total, and missing months stay empty', () => {
  const years = yearReturns([month(2001, 1, 50), month(2000, 11, 10), month(2000, 12, -20)]);
  expect(years.map(({ year }) => year)).toEqual([2000, 2001]);
  expect(years[0]?.months.slice(9)).toEqual([null, 10, -20]);
  expect(years[0]?.total).toBeCloseTo(-12, 10);
  expect(years[1]?.total).toBeCloseTo(50, 10);
});

test('the mean of a month is over the years that have it', () => {
  const means = meanMonths(yearReturns([month(2000, 1, 1), month(2001, 1, 3), month(2001, 2, -4)]));
  expect(means.slice(0, 3)).toEqual([2, -4, null]);
});

test('one extreme month does not fade the others', () => {
  const wash = washOf([
    ...Array.from({ length: 19 }, (_, index) => month(2000, 1, index % 2 ? 4 : -4)),
    month(2001, 1, 400),
  ]);
  expect([wash(4), wash(-4), wash(2), wash(400), wash(0)]).toEqual([1, 1, 0.5, 1, 0]);
  expect(washOf([month(2000, 1, 0)])(0)).toBe(0);
});

test('a table has a row a year, with the total, and the mean of the months below', () => {
  const { rows } = opened({
    months: [month(2000, 12, 4.3), month(2001, 1, -13), month(2001, 2, 0), month(2001, 3, 120.4)],
  });
  const [heads, first, second, mean] = rows('months-table');
  expect(heads).toEqual([
    'Year',
    'Jan',
    'Feb',
    'Mar',
    'Apr',
    'May',
    'Jun',
    'Jul',
    'Aug',
    'Sep',
    'Oct',
    'Nov',
    'Dec',
    'Total',
  ]);
  expect(first).toEqual(['2000', ...Array(11).fill(''), '+4.3', '+4.3']);
  expect(second?.slice(0, 5)).toEqual(['2001', '−13.0', '0.0', '+120', '']);
  expect(mean?.slice(0, 4)).toEqual(['Mean', '−13.0', '0.0', '+120']);
});

test('one month makes one row without means', () => {
  const { rows } = opened({ months: [month(2000, 3, 1)] });
  expect(rows('months-table')).toHaveLength(2);
});

test('drawdowns say depth, dates and length, also if there was no recovery', () => {
  const drawdowns = [
    {
      depth_pct: 28,
      peak_time: Date.UTC(2002, 0, 4),
      trough_time: Date.UTC(2002, 9, 9),
      recovery_time: Date.UTC(2002, 11, 4),
      candles: 1_480,
      candles_to_trough: 192,
    },
    {
      depth_pct: 5.25,
      peak_time: Date.UTC(2013, 0, 4),
      trough_time: Date.UTC(2013, 0, 9),
      recovery_time: null,
      candles: 12,
      candles_to_trough: 3,
    },
  ];
  const { rows, panel } = opened({ drawdowns });
  expect(rows('drawdowns-table').slice(1)).toEqual([
    ['1', '−28.00%', '4 Jan 2002', '9 Oct 2002', '4 Dec 2002', '334 d', '1,480'],
    ['2', '−5.25%', '4 Jan 2013', '9 Jan 2013', 'not yet', 'to the end', '12'],
  ]);
  const hourly = { title: 'BTC', info: { interval_ms: 3_600_000 } } as DeskView['candles'];
  panel.show(testView({ detail: testDetail({ drawdowns }), candles: hourly }));
  expect(rows('drawdowns-table')[1]?.[2]).toBe('4 Jan 2002, 00:00');
});

test('without months or drawdowns there is a sentence', () => {
  const { panel } = opened({});
  expect([...panel.element.querySelectorAll('.detail-content p')].map((p) => p.textContent)).toEqual([
    'There is no month to show.',
    'The equity never fell below a peak.',
  ]);
});
