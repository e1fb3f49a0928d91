import type { JobSpec } from 'candlerun';
import { strategies } from 'candlerun';
import { expect, test } from 'vitest';
import { candlesText, dataName, neededText } from './candles-text.js';
import { NO_STOPS, withStops } from './library-stops.js';
import { runName } from './run-name.js';

const HOUR = 3_600_000;
const GRID: JobSpec = {
  candles: 'a',
  strategy: { library: 'sma_cross' },
  backtest: { commission_rate: 0.001 },
  search: { space: { fast: { int: { low: 5, high: 50, step: 5 } } }, seed: 42 },
};

function name(spec: JobSpec, before: JobSpec | null = null): string {
  return runName({ spec, title: 'IBM, daily', info: { interval_ms: 24 * HOUR } }, before);
}

test('a run is named after data, strategy and method', () => {
  expect(name(GRID)).toBe('IBM 1D · SMA cross · grid');
  expect(name({ ...GRID, search: { sampler: 'bayesian' } })).toBe('IBM 1D · SMA cross · Bayesian');
  expect(name({ ...GRID, search: null })).toBe('IBM 1D · SMA cross · single backtest');
  expect(name({ ...GRID, walk_forward: { windows: 5 } })).toBe('IBM 1D · SMA cross · grid, walk-forward');
  expect(name({ ...GRID, walk_forward: {} })).toBe('IBM 1D · SMA cross · grid, hold-out');
  expect(name({ ...GRID, strategy: { rules: '# Dip buyer\nenter long when true' } })).toContain(
    '· Dip buyer ·',
  );
  const [sma] = strategies;
  if (!sma) throw new Error('the library is empty');
  const rules = withStops(sma, { ...NO_STOPS, stop_loss: 0.05 });
  expect(name({ ...GRID, strategy: { rules } })).toBe('IBM 1D · SMA cross + 5% stop · grid');
});

test('the name says what differs from the run before, and nothing twice', () => {
  const costs = { ...GRID, backtest: { commission_rate: 0.002 } };
  expect(name(costs, GRID)).toBe('IBM 1D · SMA cross · grid · commission 0.2%');
  expect(name(GRID, GRID)).toBe('IBM 1D · SMA cross · grid');
  const range = {
    ...GRID,
    search: { ...GRID.search, space: { fast: { int: { low: 5, high: 50, step: 1 } } } },
  };
  expect(name(range, GRID)).toBe('IBM 1D · SMA cross · grid · fast 5–50 by 1');
  expect(name({ ...GRID, search: { ...GRID.search, sampler: 'random' } }, GRID)).toBe(
    'IBM 1D · SMA cross · random',
  );
  const many = { ...costs, backtest: { ...costs.backtest, spread: 0.001, leverage: 2, hedging: true } };
  expect(name(many, GRID)).toBe('IBM 1D · SMA cross · grid · commission 0.2% · spread 0.1% · 2 more');
  // Another strategy has other parameters: only what both have is compared.
  expect(name({ ...costs, strategy: { library: 'momentum' }, search: {} }, GRID)).toBe(
    'IBM 1D · Momentum · grid · commission 0.2%',
  );
});

test('a name is never longer than the engine takes', () => {
  const rules = `# ${'long '.repeat(100)}\nenter long when true`;
  expect(name({ ...GRID, strategy: { rules } }).length).toBeLessThanOrEqual(200);
});

test('candles are named with their interval, but not twice', () => {
  const cases: [title: string, ms: number | null, name: string][] = [
    ['BTCUSDT-1h.csv', HOUR, 'BTCUSDT-1h'],
    ['BTCUSDT.csv', HOUR, 'BTCUSDT 1h'],
    ['EURUSD', 15 * 60_000, 'EURUSD 15m'],
    ['MSFT, daily', 24 * HOUR, 'MSFT 1D'],
    ['x.csv', null, 'x'],
    ['', 24 * HOUR, 'Data 1D'],
  ];
  for (const [title, interval_ms, expected] of cases) expect(dataName(title, { interval_ms })).toBe(expected);
});

test('candles are described with what a person needs to find their file', () => {
  const info = {
    fingerprint: 'a',
    candles: 5_000,
    first_time: Date.UTC(2024, 0, 1),
    last_time: Date.UTC(2024, 6, 27, 7),
    interval_ms: 4 * HOUR,
    candles_per_year: 1,
  };
  expect(candlesText('BTC.csv', info)).toBe('BTC · 4 hours · 5,000 candles');
  expect(neededText('BTC.csv', info)).toBe('BTC.csv, 5,000 candles, 1 Jan 2024 – 27 Jul 2024');
  expect(neededText('', null)).toBe('a file of candles');
});
