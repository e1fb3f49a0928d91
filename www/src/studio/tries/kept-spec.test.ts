import type { JobResult, JobSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { testWalkForward } from '../results/run.fixture.js';
import { keptSpec } from './kept-spec.js';

const SPEC: JobSpec = {
  candles: 'c',
  strategy: { rules: 'param fast = 5\n', params: { slow: 9 } },
  backtest: { initial_cash: 5_000 },
  window: { from: 1, to: 2 },
  search: { sampler: 'grid' },
  walk_forward: { windows: 2, train_share: 0.7, anchored: false },
};

test('a kept try is one backtest with its values, and everything else of the run', () => {
  const { walk_forward: _, ...spec } = SPEC;
  expect(keptSpec({ spec, result: null }, {}, { fast: 7, slow: 9 })).toEqual({
    candles: 'c',
    strategy: { rules: 'param fast = 5\n', params: { fast: 7, slow: 9 } },
    backtest: { initial_cash: 5_000 },
    window: { from: 1, to: 2 },
    search: null,
    walk_forward: null,
  });
});

test('a try of a part of a walk-forward keeps the dates of that part, which the result has', () => {
  const walk_forward = testWalkForward([
    [1, 2],
    [3, 4],
  ]);
  const result = { walk_forward } as JobResult;
  const part = { window: 2, stage: 'test' } as const;
  const kept = keptSpec({ spec: SPEC, result }, { part }, {});
  expect(kept?.window).toEqual(walk_forward.windows[1]?.test);
  expect(keptSpec({ spec: SPEC, result: null }, { part }, {})).toBeNull();
});
