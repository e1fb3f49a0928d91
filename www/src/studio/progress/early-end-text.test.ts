import type { JobResult } from 'candlerun';
import { expect, test } from 'vitest';
import { earlyEndText } from './early-end-text.js';

test('an early stop has its reason, a full search has no text', () => {
  const result: JobResult = { episodes: 1_057, failed_episodes: 0, best: null, digest: '' };
  expect(earlyEndText(null)).toBeNull();
  expect(earlyEndText(result)).toBeNull();
  expect(earlyEndText({ ...result, stopped: 'no_improvement' })).toBe(
    'Stopped after 1,057 episodes: no improvement',
  );
  expect(earlyEndText({ ...result, episodes: 1, stopped: 'target' })).toBe(
    'Stopped after 1 episode: target reached',
  );
});
