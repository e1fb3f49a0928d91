import type { JobResult } from 'candlerun';
import { expect, test } from 'vitest';
import { noScoreAnnouncement, noScoreText } from './no-score-text.js';

function result(episodes: number, failed: number): JobResult {
  const reason = 'no trades, no signal: the strategy gave no order';
  const sentence = `${failed} of ${episodes}: ${reason}`;
  const counts = { episodes: failed, reason_episodes: failed, first_episode: 1 };
  const noScore = failed === 0 ? {} : { no_score: { ...counts, reason, sentence } };
  return { episodes, failed_episodes: failed, best: null, digest: '', ...noScore };
}

test('episodes without a score have the most frequent reason', () => {
  expect(noScoreText(null)).toBe('');
  expect(noScoreText(result(20, 0))).toBe('');
  expect(noScoreText(result(20, 3))).toBe('3 of 20: no trades, no signal: the strategy gave no order.');
  // A result of an earlier version, which stored no reasons.
  expect(noScoreText({ ...result(20, 0), failed_episodes: 20 })).toBe('');
  expect(noScoreText(result(1, 1)), 'the report of the episode has the reason').toBe('');
});

test('the end of a job is announced with a reason only if no episode has a score', () => {
  expect(noScoreAnnouncement(result(20, 19))).toBe('');
  expect(noScoreAnnouncement(result(1, 1))).toContain('no signal');
  expect(noScoreAnnouncement(result(20, 20))).toContain('20 of 20');
});
