import type { OpenTrade } from 'candlerun';
import { expect, test } from 'vitest';
import { NO_STATISTICS, testDetail, testTrades } from '../detail.fixture.js';
import { tradeRows } from './trade-rows.js';

const OPEN: OpenTrade = {
  id: 7,
  side: 'short',
  units: 2,
  entry_candle: 9,
  entry_time: Date.UTC(2013, 0, 2),
  entry_price: 50,
  commission: 0.5,
  stop_loss: null,
  take_profit: null,
  trailing_stop: null,
  tag: 3,
};

test('closed trades keep their indexes, and open trades follow them without an exit', () => {
  const closed = testTrades([{ profit: 5 }, { profit: -2, side: 'short' }]);
  const rows = tradeRows(testDetail({ trade_columns: closed, open_trades: [OPEN] }));
  expect([rows.count, rows.closed]).toEqual([3, 2]);
  expect([...rows.number]).toEqual([1, 2, 3]);
  expect([...rows.is_short]).toEqual([0, 1, 1]);
  expect([...rows.end].map((end) => rows.ends[end])).toEqual(['signal', 'signal', 'open']);
  expect([...rows.total]).toEqual([5, 3, Number.NaN]);
  expect([rows.exit_time[2], rows.exit_price[2], rows.held[2]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
  expect([rows.units[2], rows.entry_price[2], rows.commission[2], rows.tag[2]]).toEqual([2, 50, 0.5, 3]);
});

test('the profit of a single open trade is known, and that of one among several is not', () => {
  const statistics = { ...NO_STATISTICS, open_profit: 4 };
  const one = tradeRows(testDetail({ open_trades: [OPEN], statistics }));
  expect([one.profit[0], one.return_pct[0]]).toEqual([4, 4]);
  const two = tradeRows(testDetail({ open_trades: [OPEN, OPEN], statistics }));
  expect([...two.profit]).toEqual([Number.NaN, Number.NaN]);
});

test('an episode without trades has no rows', () => {
  const rows = tradeRows(testDetail());
  expect([rows.count, rows.total.length, rows.isDaily, rows.hasTags]).toEqual([0, 0, true, false]);
});

test('a time of day anywhere makes the rows intraday', () => {
  const rowsOf = (exit: string) => tradeRows(testDetail({ trade_columns: testTrades([{}, { exit }]) }));
  expect(rowsOf('2012-09-30').isDaily).toBe(true);
  expect(rowsOf('2012-09-30T14:05Z').isDaily).toBe(false);
  const midday = testDetail({ trade_columns: testTrades([{ entry: '2012-09-28T14:30Z' }]) });
  expect(tradeRows(midday, 86_400_000).isDaily).toBe(true);
  expect(tradeRows(testDetail({ trade_columns: testTrades([{}]) }), 3_600_000).isDaily).toBe(false);
  expect([...rowsOf('2012-09-30T12:00Z').held]).toEqual([86_400_000, 2.5 * 86_400_000]);
});

test('low prices have more decimals', () => {
  const decimals = (...prices: number[]) =>
    tradeRows(testDetail({ trade_columns: testTrades(prices.map((entry_price) => ({ entry_price }))) }))
      .priceDecimals;
  expect([decimals(205.66), decimals(30_000, 12), decimals(1.2345), decimals(205, 0.25)]).toEqual([
    2, 2, 3, 4,
  ]);
  expect(decimals(0.000_000_01)).toBe(8);
});

test('trades have tags if any tag is a number other than 0', () => {
  const hasTags = (...tags: number[]) =>
    tradeRows(testDetail({ trade_columns: testTrades(tags.map((tag) => ({ tag }))) })).hasTags;
  expect([hasTags(0, 0), hasTags(Number.NaN), hasTags(0, 3)]).toEqual([false, false, true]);
});

test('the columns of an episode without open trades are not copied', () => {
  const closed = testTrades([{}, {}]);
  expect(tradeRows(testDetail({ trade_columns: closed })).profit).toBe(closed.profit);
});
