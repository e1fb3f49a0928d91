import { expect, test } from 'vitest';
import { testDetail, testTrades } from '../detail.fixture.js';
import { readDateRange } from './date-range.js';
import { ALL_TRADES, type TradeFilter } from './filter-trades.js';
import { type ColumnKey, tradeColumns } from './trade-columns.js';
import { TradeList } from './trade-list.js';
import { tradeRows } from './trade-rows.js';

// 2012-09-28 was a Friday.
const TRADES = testTrades([
  { profit: 5, side: 'long', exit_reason: 'signal', tag: 2, entry: '2012-09-28T09:30Z' },
  { profit: -3, side: 'short', exit_reason: 'stop_loss', tag: 1, entry: '2012-10-01T09:59Z' },
  { profit: 0, side: 'long', exit_reason: 'stop_loss', entry: '2012-10-02T23:00Z' },
  { profit: 7, side: 'short', exit_reason: 'signal', tag: 2, entry: '1969-12-31T10:00Z' },
]);

const OPEN = {
  id: 1,
  side: 'long' as const,
  units: 1,
  entry_candle: 0,
  entry_time: Date.parse('2013-01-01T00:00Z'),
  entry_price: 1,
  commission: 0,
  stop_loss: null,
  take_profit: null,
  trailing_stop: null,
  tag: 0,
};

const list = () => new TradeList(tradeRows(testDetail({ trade_columns: TRADES, open_trades: [OPEN] })));

test('every trade is listed in the order of the exits, open ones last', () => {
  expect([...list().entries]).toEqual([0, 1, 2, 3, 4]);
});

test('the filter keeps the trades that pass all its parts', () => {
  const cases: [filter: Partial<TradeFilter>, rows: number[]][] = [
    [{ side: 'short' }, [1, 3]],
    [{ end: 'stop_loss' }, [1, 2]],
    [{ end: 'open' }, [4]],
    [{ end: 'ruin' }, []],
    [{ outcome: 'winners' }, [0, 3]],
    [{ outcome: 'losers' }, [1]],
    [{ tag: 2 }, [0, 3]],
    [{ tag: 0 }, [2, 4]],
    [{ entered: readDateRange('Oct 2012') ?? ALL_TRADES.entered }, [1, 2]],
    [{ entered: readDateRange('..2012-09-28 09:29') ?? ALL_TRADES.entered }, [3]],
    [{ side: 'short', outcome: 'winners' }, [3]],
  ];
  for (const [filter, rows] of cases) {
    const filtered = list();
    filtered.filterBy({ ...ALL_TRADES, ...filter });
    expect([...filtered.listed], JSON.stringify(filter)).toEqual(rows);
  }
});

test('the list is sorted by every column, in both directions, with open trades last where they have no value', () => {
  const sorted = list();
  sorted.toggleSort('profit');
  expect([...sorted.entries]).toEqual([1, 2, 4, 0, 3]);
  sorted.toggleSort('profit');
  expect(sorted.sort).toEqual({ key: 'profit', isDescending: true });
  expect([...sorted.entries]).toEqual([3, 0, 2, 4, 1]);
  sorted.toggleSort('exit_time');
  expect([...sorted.entries].at(-1)).toBe(4);
  for (const { key } of tradeColumns) {
    sorted.toggleSort(key satisfies ColumnKey);
    expect([...sorted.entries].sort(), key).toEqual([0, 1, 2, 3, 4]);
  }
});

test('groups have their count, wins and profit, and open to their trades', () => {
  const grouped = list();
  grouped.groupBy('exit_reason');
  expect(grouped.groups.map(({ title, closed, wins, profit }) => [title, closed, wins, profit])).toEqual([
    ['Signal', 2, 2, 12],
    ['Stop loss', 2, 0, -3],
    ['Still open', 0, 0, 0],
  ]);
  expect([...grouped.entries]).toEqual([-1, -2, -3]);
  const stopped = grouped.groups[1];
  if (stopped === undefined) throw new Error('the group is missing');
  grouped.setOpen(stopped, true);
  expect([...grouped.entries]).toEqual([-1, -2, 1, 2, -3]);
  grouped.toggleSort('profit');
  grouped.toggleSort('profit');
  expect([...grouped.entries]).toEqual([-1, -2, 2, 1, -3]);
  grouped.setOpen(stopped, false);
  expect([...grouped.entries]).toEqual([-1, -2, -3]);
});

test('trades are grouped by side, tag, and weekday and hour of the entry in UTC, before 1970 too', () => {
  const titles = (key: 'side' | 'tag' | 'weekday' | 'hour') => {
    const grouped = list();
    grouped.groupBy(key);
    return grouped.groups.map(({ title, rows }) => `${title}: ${[...rows]}`);
  };
  expect(titles('side')).toEqual(['Long: 0,2,4', 'Short: 1,3']);
  expect(titles('tag')).toEqual(['No tag: 2,4', 'Tag 1: 1', 'Tag 2: 0,3']);
  expect(titles('weekday')).toEqual(['Monday: 1', 'Tuesday: 2,4', 'Wednesday: 3', 'Friday: 0']);
  expect(titles('hour')).toEqual(['00:00–00:59: 4', '09:00–09:59: 0,1', '10:00–10:59: 3', '23:00–23:59: 2']);
});

test('a trade is found in its group, which opens, and not if the filter hides it', () => {
  const grouped = list();
  grouped.groupBy('side');
  expect(grouped.reveal(3)).toBe(3);
  expect([...grouped.entries]).toEqual([-1, -2, 1, 3]);
  grouped.filterBy({ ...ALL_TRADES, outcome: 'losers' });
  expect(grouped.reveal(0)).toBe(-1);
});
