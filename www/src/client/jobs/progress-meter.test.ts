import { expect, test } from 'vitest';
import { progressAt } from './progress.fixture.js';
import { ProgressMeter } from './progress-meter.js';

/** A job of one episode of 1,000 candles at 100 candles a second, with a message every 500 ms. */
function steady(meter: ProgressMeter, messages: number): number {
  let now = 0;
  for (let message = 0; message < messages; message += 1) {
    now = message * 500;
    const candle = message * 50;
    meter.push(progressAt({ progress: candle / 10, current_candle: candle, candles_per_second: 100 }), now);
    meter.at(now);
  }
  return now;
}

test('nothing is drawn before the first message', () => {
  expect(new ProgressMeter().at(1_000)).toEqual({ job: 0, episode: 0 });
});

test('bars move between two messages and stop where the next one is expected', () => {
  const meter = new ProgressMeter();
  const now = steady(meter, 11);
  const halfway = meter.at(now + 250).episode;
  expect(halfway).toBeGreaterThan(0.51);
  expect(halfway).toBeLessThan(0.54);
  const expected = meter.at(now + 60_000);
  expect(expected.episode).toBeLessThanOrEqual(0.55);
  expect(expected.job).toBeLessThanOrEqual(0.55);
});

test('bars never run backwards within an episode', () => {
  const meter = new ProgressMeter();
  const now = steady(meter, 11);
  const ahead = meter.at(now + 400);
  meter.push(progressAt({ progress: 50.1, current_candle: 501, candles_per_second: 1 }), now + 410);
  const after = meter.at(now + 420);
  expect(after.job).toBeGreaterThanOrEqual(ahead.job);
  expect(after.episode).toBeGreaterThanOrEqual(ahead.episode);
});

test('a new episode starts its bar at zero, and the bar of the job goes on', () => {
  const meter = new ProgressMeter();
  meter.push(progressAt({ current_episode: 1, total_episodes: 2, current_candle: 950, progress: 47.5 }), 0);
  expect(meter.at(0)).toEqual({ job: 0.475, episode: 0.95 });
  meter.push(progressAt({ current_episode: 2, total_episodes: 2, current_candle: 0, progress: 50 }), 10);
  expect(meter.at(10)).toEqual({ job: 0.5, episode: 0 });
});

test('only a finished job fills the bar', () => {
  const meter = new ProgressMeter();
  meter.push(progressAt({ progress: 99.99, current_candle: 999, candles_per_second: 1e9 }), 0);
  meter.push(progressAt({ progress: 99.99, current_candle: 999, candles_per_second: 1e9 }), 500);
  expect(meter.at(900).job).toBeLessThan(1);
  meter.push(progressAt({ progress: 100, current_candle: 1_000, status: 'completed' }), 1_000);
  expect(meter.at(1_000)).toEqual({ job: 1, episode: 1 });
});

test('bars stop while the job is paused, and do not run ahead after the pause', () => {
  const meter = new ProgressMeter();
  const now = steady(meter, 11);
  const rests = progressAt({
    status: 'paused',
    progress: 50,
    current_candle: 500,
    candles_per_second: 100,
  });
  meter.push(rests, now);
  expect(meter.at(now + 60_000)).toEqual({ job: 0.5, episode: 0.5 });
  meter.push({ ...rests, status: 'running' }, now + 60_000);
  expect(meter.at(now + 120_000).job).toBeLessThanOrEqual(0.55);
});

test('a reset meter starts from nothing', () => {
  const meter = new ProgressMeter();
  steady(meter, 5);
  meter.reset();
  expect(meter.at(10_000)).toEqual({ job: 0, episode: 0 });
});
