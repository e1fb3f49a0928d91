import type { JobSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { testTrades } from '../detail.fixture.js';
import type { Compared } from './compared.js';
import { commonTrades, settingDifferences } from './differences.js';

function compared(commission_rate: number, params: Compared['params'], sampler: 'grid' | 'random'): Compared {
  const spec = {
    candles: 'c',
    strategy: { library: 'sma_cross' },
    search: { sampler },
    backtest: { commission_rate },
  } as JobSpec;
  return { spec, params } as Compared;
}

test('only what differs is listed, parameters first', () => {
  const list = [compared(0, { fast: 5, slow: 20 }, 'grid'), compared(0.002, { fast: 10, slow: 20 }, 'grid')];
  expect(settingDifferences(list)).toEqual([
    { title: 'fast', texts: ['5', '10'] },
    { title: 'Commission', texts: ['0%', '0.2%'] },
  ]);
});

test('a parameter that one strategy does not have is a dash there', () => {
  const list = [compared(0, { fast: 5 }, 'grid'), compared(0, { period: 14 }, 'grid')];
  expect(settingDifferences(list)).toEqual([
    { title: 'fast', texts: ['5', '–'] },
    { title: 'period', texts: ['–', '14'] },
  ]);
});

test('trades are the same if side, entry and exit are, each counted once', () => {
  const one = { entry: '2012-01-02', exit: '2012-01-05' };
  const other = { entry: '2012-02-02', exit: '2012-02-05' };
  const first = testTrades([one, one, other]);
  const second = testTrades([one, { ...other, side: 'short' }]);
  expect(commonTrades(first, second)).toEqual({ both: 1, onlyFirst: 2, onlySecond: 1 });
  expect(commonTrades(first, testTrades([]))).toEqual({ both: 0, onlyFirst: 3, onlySecond: 0 });
});
