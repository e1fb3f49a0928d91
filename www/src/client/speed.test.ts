import { expect, test } from 'vitest';
import type { JobSpec, Progress, SamplerName } from './generated/types.js';
import { progressAt } from './jobs/progress.fixture.js';
import { Speed } from './speed.js';

function spec(sampler: SamplerName): JobSpec {
  return { candles: '', strategy: { library: 'sma_cross' }, search: { sampler, space: {} } };
}

function warm(fields: Partial<Progress>): Progress {
  return progressAt({ elapsed_ms: 10_000, ...fields });
}

test('the speed is the newest measured one, for one lane', () => {
  const speed = new Speed(4);
  expect(speed.candlesPerSecond).toBeNull();
  speed.observe(spec('grid'), warm({ total_episodes: 100, candles_per_second: 4e6 }));
  speed.observe(spec('random'), warm({ total_episodes: 100, candles_per_second: 8e6 }));
  speed.observe(spec('grid'), warm({ total_episodes: 100, candles_per_second: null }));
  expect(speed.candlesPerSecond).toBe(2e6);
});

test('the speed of a job that learns, leaves lanes idle, or has just begun is not used', () => {
  const speed = new Speed(4);
  speed.observe(spec('bayesian'), warm({ total_episodes: 100, candles_per_second: 1e5 }));
  speed.observe(spec('grid'), warm({ total_episodes: 3, candles_per_second: 1e5 }));
  speed.observe(spec('grid'), warm({ total_episodes: 100, candles_per_second: 1e5, elapsed_ms: 3_000 }));
  const single: JobSpec = { candles: '', strategy: { library: 'sma_cross' } };
  speed.observe(single, warm({ total_episodes: 1, candles_per_second: 1e5 }));
  expect(speed.candlesPerSecond).toBeNull();
});
