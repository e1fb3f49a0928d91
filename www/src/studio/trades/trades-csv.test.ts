import { expect, test } from 'vitest';
import { testDetail, testTrades } from '../detail.fixture.js';
import { tradeRows } from './trade-rows.js';
import { tradesCsv } from './trades-csv.js';

test('a file has the listed trades in their order, with all digits and times in UTC', async () => {
  const closed = testTrades([
    {
      entry: '2012-09-28T14:05Z',
      exit: '2012-09-28T15:05Z',
      profit: -1.1 + 0.2,
      exit_reason: 'stop_loss',
      tag: 4,
    },
    { side: 'short', units: 2, profit: 3 },
  ]);
  const open_trades = [
    {
      id: 1,
      side: 'long' as const,
      units: 1,
      entry_candle: 0,
      entry_time: Date.UTC(2013, 0, 1),
      entry_price: 5,
      commission: 0,
      stop_loss: null,
      take_profit: null,
      trailing_stop: null,
      tag: 0,
    },
  ];
  const rows = tradeRows(testDetail({ trade_columns: closed, open_trades, statistics: null }));
  const text = await (await tradesCsv(rows, Uint32Array.of(2, 0))).text();
  expect(text.split('\r\n')).toEqual([
    'number,side,units,entry_time,entry_price,exit_time,exit_price,held_ms,exit_reason,commission,profit,return_pct,mae_pct,mfe_pct,running_total,tag',
    '3,long,1,2013-01-01T00:00:00Z,5,,,,open,0,,,,,,0',
    '1,long,1,2012-09-28T14:05:00Z,100,2012-09-28T15:05:00Z,101,3600000,stop_loss,0,-0.9000000000000001,-0.9000000000000001,0,1,-0.9000000000000001,4',
    '',
  ]);
});
