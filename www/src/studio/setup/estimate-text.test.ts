import type { Estimate, JobSpec, SearchEstimate, SearchSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { estimateText } from './estimate-text.js';

function text(search: Partial<SearchSpec>, found: Partial<SearchEstimate>, estimate: Partial<Estimate> = {}) {
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
  expect(text({}, {})).toBe('1,200 combinations, about 2 s.');
  expect(text({ sampler: 'random' }, { total_episodes: 100 })).toBe('100 of 1,200 combinations, about 2 s.');
  expect(text({ sampler: 'bayesian' }, { total_episodes: 100, feasible_points: null })).toBe(
    '100 combinations, about 5 s.',
  );
  expect(text({}, { total_episodes: 1, feasible_points: 1 }, { random_seconds: 0.01 })).toBe(
    '1 combination, less than 0.1 s.',
  );
});

test('an unknown time is left out, and advice follows', () => {
  expect(text({}, {}, { random_seconds: null })).toBe('1,200 combinations.');
  expect(text({ sampler: 'bayesian' }, {}, { advice: 'Run the full grid.' })).toBe(
    '1,200 combinations, about 5 s. Run the full grid.',
  );
});

test('the estimated time of a search that may stop early is at most its time limit', () => {
  expect(text({ stop: { no_improvement: 20 } }, {})).toBe('At most 1,200 combinations, about 2 s.');
  expect(text({ stop: { no_improvement: null, time_ms: 500 } }, {})).toBe(
    'At most 1,200 combinations, about 0.5 s.',
  );
  expect(text({ stop: { no_improvement: null, time_ms: null } }, {})).toBe('1,200 combinations, about 2 s.');
});
