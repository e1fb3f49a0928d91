import { expect, it } from 'vitest';
import { NO_STATISTICS, testDetail, testTrades } from '../detail.fixture.js';
import type { NamedCandles } from '../panel.js';
import { describeChart, tradeLine, tradeNumber } from './description.js';

const DAY = 86_400_000;

const candles = {
  title: 'IBM · daily',
  info: {
    candles: 3_270,
    first_time: Date.UTC(2000, 2, 1),
    last_time: Date.UTC(2013, 2, 1),
    interval_ms: DAY,
  },
} as NamedCandles;

const trades = testTrades([
  { entry: '2009-03-31', exit: '2010-06-29', return_pct: 33.87, exit_reason: 'signal' },
  { entry: '2012-09-28', exit: '2012-12-12', return_pct: -5.57, side: 'short', exit_reason: 'stop_loss' },
]);

it('the chart is described in sentences', () => {
  const series = 'Price of IBM · daily: 3,270 candles from 1 Mar 2000 to 1 Mar 2013.';
  expect(describeChart(candles, null, 10_000)).toBe(series);
  const detail = testDetail({
    trade_columns: trades,
    equity_values: Float64Array.of(10_000, 24_226.9),
    statistics: { ...NO_STATISTICS, buy_and_hold_return_pct: 102.4 },
    drawdowns: [
      {
        depth_pct: 28.02,
        peak_time: 0,
        trough_time: 0,
        recovery_time: null,
        candles: 2,
        candles_to_trough: 1,
      },
    ],
  });
  expect(describeChart(candles, detail, 10_000)).toBe(
    `${series} Equity from 10,000.00 to 24,226.90 (+142.27%). Buy and hold: +102.40%. ` +
      'The deepest drawdown is −28.02%. 2 trades.',
  );
});

it('a trade is one line', () => {
  const detail = testDetail({ trade_columns: trades });
  expect(tradeLine(detail, 0, DAY)).toBe(
    'Trade 1 of 2 · Long · +33.87% · 31 Mar 2009 → 29 Jun 2010 · Signal',
  );
  expect(tradeLine(detail, 1, DAY)).toBe(
    'Trade 2 of 2 · Short · −5.57% · 28 Sep 2012 → 12 Dec 2012 · Stop loss',
  );
});

it('without a trade their number is given', () => {
  expect([0, 1, 1_250].map((count) => tradeNumber(null, count))).toEqual([
    '0 trades',
    '1 trade',
    '1,250 trades',
  ]);
});
