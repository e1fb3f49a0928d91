import type { Estimate, JobSpec, SearchEstimate, SearchSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { estimateText } from './estimate-text.js';

function texts(
  search: Partial<SearchSpec>,
  found: Partial<SearchEstimate>,
  estimate: Partial<Estimate> = {},
) {
  const spec: JobSpec = { candles: '', strategy: { library: 'sma_cross' }, search: { space: {}, ...search } };
  const seconds = { grid_seconds: 2, random_seconds: 2, bayesian_seconds: 5, advice: null };
  return estimateText(spec, {
    total_episodes: 1_200,
    feasible_points: 1_200,
    ...found,
    estimate: { ...seconds, ...estimate },
  });
}

test('the estimated time is the one of the chosen sampler', () => {
  expect(texts({}, {}).size).toBe('1,200 backtests, about 2 s');
  expect(texts({ sampler: 'random' }, { total_episodes: 100 }).size).toBe(
    '100 of 1,200 backtests, about 2 s',
  );
  const bayesian = { total_episodes: 100, feasible_points: null };
  expect(texts({ sampler: 'bayesian' }, bayesian).size).toBe('100 backtests, about 5 s');
});

test('a single backtest has a time only if it takes any', () => {
  const single = { total_episodes: 1, feasible_points: 1 };
  expect(texts({}, single, { random_seconds: 0.01 }).size).toBe('');
  expect(texts({}, single, { random_seconds: 1.1 }).size).toBe('about 1.1 s');
  expect(
    texts({}, single, { advice: 'Run the full grid: the only combination takes less than 0.1 s.' }).tip,
  ).toBe('');
});

test('an unknown time is left out, and a tip says what the grid would take', () => {
  expect(texts({}, {}, { random_seconds: null }).size).toBe('1,200 backtests');
  const advised = texts({ sampler: 'bayesian' }, {}, { advice: 'Run the full grid.', grid_seconds: 0.2 });
  expect(advised.tip).toBe('Tip: all 1,200 combinations would take only about 0.2 s.');
  expect(texts({}, {}).tip).toBe('');
});

test('the estimated time of a search that may stop early is at most its time limit', () => {
  expect(texts({ stop: { no_improvement: 20 } }, {}).size).toBe('at most 1,200 backtests, about 2 s');
  const limited = { stop: { no_improvement: null, time_ms: 500 } };
  expect(texts(limited, {}).size).toBe('at most 1,200 backtests, about 0.5 s');
  expect(texts({ stop: { no_improvement: null, time_ms: null } }, {}).size).toBe(
    '1,200 backtests, about 2 s',
  );
});
