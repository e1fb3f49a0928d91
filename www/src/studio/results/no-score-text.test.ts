import type { JobResult } from 'candlerun';
import { expect, test } from 'vitest';
import { endedInNothing, noScoreText } from './no-score-text.js';

function result(episodes: number, failed: number): JobResult {
  const reason = 'no trades, no signal: the strategy gave no order';
  const sentence = `${failed} of ${episodes}: ${reason}`;
  const counts = { episodes: failed, reason_episodes: failed, first_episode: 1 };
  const noScore = failed === 0 ? {} : { no_score: { ...counts, reason, sentence } };
  return { episodes, failed_episodes: failed, best: null, digest: '', ...noScore };
}

test('episodes without a score are told with the most frequent reason', () => {
  expect(noScoreText(null)).toBe('');
  expect(noScoreText(result(20, 0))).toBe('');
  expect(noScoreText(result(20, 3))).toBe('3 of 20: no trades, no signal: the strategy gave no order.');
  // A result that was stored before reasons were.
  expect(noScoreText({ ...result(20, 0), failed_episodes: 20 })).toBe('');
  expect(noScoreText(result(1, 1)), 'the report of the episode says it').toBe('');
});

test('the end of a job is told as nothing only where no episode has a score', () => {
  expect(endedInNothing(result(20, 19))).toBe('');
  expect(endedInNothing(result(1, 1))).toContain('no signal');
  expect(endedInNothing(result(20, 20))).toContain('20 of 20');
});
