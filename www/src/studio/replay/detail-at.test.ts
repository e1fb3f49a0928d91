import type { EpisodeDetail, OpenTrade } from 'candlerun';
import { expect, test } from 'vitest';
import { testDetail, testTrades } from '../detail.fixture.js';
import { detailAt, tradeEvents } from './detail-at.js';

/** Three trades in the order of their exits, each from one candle to another, and one that is open at the end. */
function detailOf(trades: [entry: number, exit: number][], open: Partial<OpenTrade>[] = []): EpisodeDetail {
  const columns = testTrades(trades.map(([entry], i) => ({ units: i + 1, entry_price: 100 + entry })));
  return testDetail({
    trade_columns: {
      ...columns,
      entry_candle: Float64Array.from(trades, ([entry]) => entry),
      exit_candle: Float64Array.from(trades, ([, exit]) => exit),
      stop_loss: columns.stop_loss.map(() => 90),
    },
    open_trades: open as OpenTrade[],
  });
}

const entries = ({ open_trades }: EpisodeDetail) => open_trades.map(({ entry_candle }) => entry_candle);

test('a trade is open from the candle of its entry on, and closed at the candle of its exit', () => {
  const detail = detailOf([
    [2, 5],
    [5, 9],
  ]);
  const at = (candle: number) => {
    const then = detailAt(detail, candle);
    return [then.trade_columns.count, then.trade_columns.profit.length, then.total_trades, entries(then)];
  };
  expect(at(1)).toEqual([0, 0, 0, []]);
  expect(at(2)).toEqual([0, 0, 0, [2]]);
  expect(at(4)).toEqual([0, 0, 0, [2]]);
  expect(at(5)).toEqual([1, 1, 1, [5]]);
  expect(at(9)).toEqual([2, 2, 2, []]);
});

test('a trade that began before one that has ended, and ends later, is open', () => {
  const detail = detailOf([
    [4, 6],
    [1, 9],
  ]);
  expect(entries(detailAt(detail, 6))).toEqual([1]);
  expect(entries(detailAt(detail, 4))).toEqual([4, 1]);
});

test('parts of a trade that are closed later are one open trade, without the levels of its end', () => {
  const detail = detailOf([
    [3, 7],
    [3, 8],
  ]);
  const [trade, ...others] = detailAt(detail, 3).open_trades;
  expect(others).toEqual([]);
  expect(trade).toMatchObject({ units: 3, entry_price: 103, stop_loss: null });
  expect(detailAt(detail, 7).open_trades.map(({ units }) => units)).toEqual([2]);
});

test('a trade that is open at the end is open from its entry on', () => {
  const detail = detailOf([[1, 2]], [{ side: 'short', units: 4, entry_candle: 6, entry_price: 7, tag: 0 }]);
  expect(entries(detailAt(detail, 5))).toEqual([]);
  expect(detailAt(detail, 6).open_trades).toMatchObject([{ side: 'short', units: 4 }]);
});

test('what only the whole episode has is not shown before its end', () => {
  expect(detailAt(detailOf([[1, 2]]), 1).statistics).toBeNull();
});

test('events are the candles of entries and exits, in order, each once', () => {
  const detail = detailOf(
    [
      [4, 6],
      [1, 9],
      [9, 12],
    ],
    [{ entry_candle: 10 }],
  );
  expect([...tradeEvents(detail)]).toEqual([1, 4, 6, 9, 10, 12]);
  expect([...tradeEvents(detailOf([]))]).toEqual([]);
});

test('the events of 300,000 trades are found', () => {
  const count = 300_000;
  const columns = testTrades([]);
  const entry_candle = Float64Array.from({ length: count }, (_, i) => 2 * i);
  const trade_columns = { ...columns, count, entry_candle, exit_candle: entry_candle.map((at) => at + 1) };
  expect(tradeEvents(testDetail({ trade_columns }))).toHaveLength(2 * count);
});
