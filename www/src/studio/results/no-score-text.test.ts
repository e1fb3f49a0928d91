import type { JobResult } from 'candlerun';
import { expect, test } from 'vitest';
import { noScoreAnnouncement } from './no-score-text.js';

function result(episodes: number, failed: number): JobResult {
  const reason = 'no trades, no signal: the strategy gave no order';
  const counts = { episodes: failed, reason_episodes: failed, first_episode: 1, sentence: 'of the engine' };
  const noScore = failed === 0 ? {} : { no_score: { ...counts, reason } };
  return { episodes, failed_episodes: failed, best: null, digest: '', ...noScore };
}

test('the end of a run is announced with a reason only if no episode has a score', () => {
  expect(noScoreAnnouncement(null)).toBe('');
  expect(noScoreAnnouncement(result(20, 0))).toBe('');
  expect(noScoreAnnouncement(result(20, 19))).toBe('');
  expect(noScoreAnnouncement(result(1, 1))).toBe('The backtest made no trade: the strategy gave no signal.');
  expect(noScoreAnnouncement(result(20, 20))).toBe(
    'No trade in any of 20 backtests: the strategy gave no signal.',
  );
});

test('a result of an earlier version, which stored no reasons, is announced too', () => {
  const { no_score: _, ...old } = result(20, 20);
  expect(noScoreAnnouncement(old)).toBe('No backtest has a score.');
});
