import { type LaneProgress, type Progress, ProgressMeter } from 'candlerun';
import { expect, test } from 'vitest';
import { isStalled, phaseText } from './phase-text.js';

const lane: LaneProgress = {
  lane: 0,
  episode: 3,
  candle: 50,
  total_candles: 100,
  restarted: false,
  stalled: false,
};

const progress: Progress = {
  job_id: 'job-1',
  lane: null,
  status: 'running',
  phase: 'running',
  progress: 20,
  current_episode: 3,
  total_episodes: 10,
  current_candle: 50,
  total_candles: 100,
  score: null,
  best_score: null,
  candles_per_second: 1_000,
  elapsed_ms: 250,
  eta_ms: 800,
  lanes: [lane],
};

/** A run that was heard of at 1,000 ms. */
function heard(change: Partial<Progress> = {}) {
  const posted = { ...progress, ...change };
  const meter = new ProgressMeter();
  meter.push(posted, 1_000);
  return {
    state: 'running' as const,
    isWaiting: false,
    progress: posted,
    result: null,
    meter,
    silenceMs: (nowMs: number) => nowMs - 1_000,
  };
}

test('a run that is silent says for how long, and whose lanes are silent says which', () => {
  expect(phaseText(heard(), 2_000)).toBe('Running');
  expect(phaseText(heard({ phase: 'saving' }), 2_000)).toBe('Saving');
  expect(phaseText(heard(), 5_900)).toBe('No sign of life for 4 s');
  const lanes = [lane, { ...lane, lane: 1, stalled: true }];
  expect(phaseText(heard({ lanes }), 1_500)).toBe('Lane 2 gives no sign of life');
  expect(phaseText(heard({ lanes: lanes.map((each) => ({ ...each, stalled: true })) }), 1_500)).toBe(
    'Lanes 1, 2 give no sign of life',
  );
  expect(isStalled(heard(), 5_900)).toBe(true);
});

test('who waits, rests, or was never heard of is not silent', () => {
  expect(phaseText({ ...heard(), isWaiting: true }, 90_000)).toBe('Waiting for its turn');
  expect(phaseText({ ...heard(), state: 'paused' }, 90_000)).toBe('Paused');
  expect(phaseText({ ...heard({ phase: 'loading' }), silenceMs: () => null }, 90_000)).toBe(
    'Handing the candles to the lanes',
  );
});
