import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testJob } from './job-handle.fixture.js';
import type { JobHandle } from './job-handle.js';
import { progressAt } from './progress.fixture.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const post = (job: JobHandle, candle: number) =>
  job.handleEvent({ type: 'progress', ...progressAt({ current_candle: candle }) });

test('a listener for every frame is called once a frame, with the newest progress', () => {
  const job = testJob();
  const candles: number[] = [];
  job.on('progress', (progress) => candles.push(progress.current_candle), { every: 'frame' });
  for (let candle = 0; candle <= 1_000; candle += 50) post(job, candle);
  expect(candles).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(candles).toEqual([1_000]);
  post(job, 1_050);
  vi.advanceTimersByTime(20);
  expect(candles).toEqual([1_000, 1_050]);
});

test('the end of the job is passed at once, and nothing after it', async () => {
  const job = testJob();
  const seen: string[] = [];
  job.on('progress', ({ status, progress }) => seen.push(`${status} ${progress}`), { every: 'frame' });
  post(job, 50);
  job.handleEvent({
    type: 'job_finished',
    job_id: 'job',
    result: { episodes: 1, failed_episodes: 0, best: null, digest: 'd' },
    progress: progressAt({ status: 'completed', progress: 100 }),
  });
  await job.done;
  expect(seen).toEqual(['completed 100']);
  vi.advanceTimersByTime(1_000);
  expect(seen).toEqual(['completed 100']);
});

test('a listener that is removed while a frame is due is not called', () => {
  const job = testJob();
  const seen = vi.fn();
  const remove = job.on('progress', seen, { every: 'frame' });
  post(job, 50);
  remove();
  vi.advanceTimersByTime(1_000);
  expect(seen).not.toHaveBeenCalled();
});

test('another interval is refused with the choice', () => {
  const every = 'second' as 'frame';
  expect(() => testJob().on('progress', () => {}, { every })).toThrow(
    "every: must be 'frame' or not given (found second)",
  );
});
