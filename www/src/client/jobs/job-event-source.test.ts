import { beforeEach, expect, test, vi } from 'vitest';
import { Emitter } from '../emitter.js';
import type { JobResult } from '../generated/types.js';
import { JobEventSource } from './job-event-source.js';
import type { JobEvents } from './job-events.js';
import { JobHandle } from './job-handle.js';
import { progressAt } from './progress.fixture.js';

function handle(): JobHandle {
  const owner = {
    command: vi.fn(),
    episode: vi.fn(),
    sample: vi.fn(),
    allow: vi.fn(),
    engine: { report: vi.fn(), detail: vi.fn(), appraise: vi.fn() },
  };
  return new JobHandle(
    'job',
    { candles: '', strategy: { library: 'x' } },
    owner,
    new Emitter<JobEvents>(vi.fn()),
  );
}

/** A source of a job, with the events that a page gets. */
async function listen(job: JobHandle | Promise<JobHandle>) {
  const source = new JobEventSource(job);
  const events: { type: string; data: Record<string, unknown> }[] = [];
  for (const type of ['progress', 'complete', 'error']) {
    source.addEventListener(type, (event) => events.push({ type, data: JSON.parse(event.data) }));
  }
  await vi.advanceTimersByTimeAsync(0);
  return { source, events };
}

const RESULT = { episodes: 20, failed_episodes: 0, best: null, digest: 'd' } as JobResult;

beforeEach(() => {
  vi.useFakeTimers();
});

test('progress comes as JSON, also under the names of other front ends', async () => {
  const job = handle();
  const { source, events } = await listen(job);
  expect(source.readyState).toBe(JobEventSource.OPEN);
  const place = { current_episode: 10, total_episodes: 20, current_candle: 7_300, total_candles: 10_000 };
  job.handleEvent({ type: 'progress', ...progressAt({ ...place, progress: 48.65, best_score: 1.5 }) });
  expect(events).toEqual([
    {
      type: 'progress',
      data: expect.objectContaining({
        ...place,
        progress: 48.65,
        status: 'running',
        current_iteration: 10,
        total_iterations: 20,
        best_score: 1.5,
      }),
    },
  ]);
});

test('a page without names of events gets each progress by onmessage', async () => {
  const job = handle();
  const { source } = await listen(job);
  const onmessage = vi.fn();
  source.onmessage = onmessage;
  job.handleEvent({ type: 'progress', ...progressAt({ current_candle: 50 }) });
  expect(onmessage).toHaveBeenCalledOnce();
  expect(JSON.parse(onmessage.mock.calls[0]?.[0].data)).toMatchObject({ current_candle: 50 });
});

test('at most ten events a second come, and always the last one', async () => {
  const job = handle();
  const { events } = await listen(job);
  for (let candle = 0; candle < 1_000; candle += 1) {
    job.handleEvent({ type: 'progress', ...progressAt({ current_candle: candle }) });
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(events.length).toBeGreaterThanOrEqual(10);
  expect(events.length).toBeLessThanOrEqual(12);
  expect(events.at(-1)?.data.current_candle).toBe(999);
});

test('the end comes as complete, after the last progress, and closes the source', async () => {
  const job = handle();
  const { source, events } = await listen(job);
  job.handleEvent({ type: 'progress', ...progressAt({ progress: 10 }) });
  const progress = progressAt({ status: 'completed', progress: 100 });
  job.handleEvent({ type: 'job_finished', job_id: 'job', result: RESULT, progress });
  await vi.advanceTimersByTimeAsync(0);
  expect(events.map(({ type, data }) => [type, data.progress])).toEqual([
    ['progress', 10],
    ['progress', 100],
    ['complete', 100],
  ]);
  expect(events.at(-1)?.data.result).toEqual(RESULT);
  expect(source.readyState).toBe(JobEventSource.CLOSED);
});

test('a job that fails, and one that does not exist, end with an error and its reason', async () => {
  const job = handle();
  const failing = await listen(job);
  job.fail(new Error('no worker could be started'));
  await vi.advanceTimersByTimeAsync(0);
  const none = await listen(Promise.reject(new Error('there is no such job')));
  for (const [{ source, events }, reason] of [
    [failing, 'no worker could be started'],
    [none, 'there is no such job'],
  ] as const) {
    expect(events.at(-1)).toMatchObject({ type: 'error', data: { reason } });
    expect(source.readyState).toBe(JobEventSource.CLOSED);
  }
});

test('a source that was closed gets no more events, and the job goes on', async () => {
  const job = handle();
  const { source, events } = await listen(job);
  source.close();
  job.handleEvent({ type: 'progress', ...progressAt({}) });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(events).toEqual([]);
  expect(job.ended).toBe(false);
});
