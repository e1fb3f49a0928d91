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

/** A run whose last message came at 1,000 ms. */
function runWith(change: Partial<Progress> = {}) {
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

test('a silent run has the time of its silence, or the numbers of its silent lanes', () => {
  expect(phaseText(runWith(), 2_000, null)).toBe('Running');
  expect(phaseText(runWith({ phase: 'saving' }), 2_000, null)).toBe('Saving');
  expect(phaseText(runWith(), 5_900, null)).toBe('No response for 4 s');
  const lanes = [lane, { ...lane, lane: 1, stalled: true }];
  expect(phaseText(runWith({ lanes }), 1_500, null)).toBe('Lane 2 does not respond');
  expect(phaseText(runWith({ lanes: lanes.map((each) => ({ ...each, stalled: true })) }), 1_500, null)).toBe(
    'Lanes 1, 2 do not respond',
  );
  expect(isStalled(runWith(), 5_900)).toBe(true);
});

test('a run that waits, is paused or has sent no message yet is not silent', () => {
  expect(phaseText({ ...runWith(), isWaiting: true }, 90_000, null)).toBe('Queued');
  expect(phaseText({ ...runWith(), isWaiting: true }, 90_000, 'IBM · SMA cross')).toBe(
    'Queued behind “IBM · SMA cross”',
  );
  expect(phaseText({ ...runWith(), state: 'paused' }, 90_000, null)).toBe('Paused');
  expect(phaseText({ ...runWith({ phase: 'loading' }), silenceMs: () => null }, 90_000, null)).toBe(
    'Loading data into workers',
  );
});
