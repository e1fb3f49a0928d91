import { beforeEach, expect, test, vi } from 'vitest';
import { MemoryStore } from '../storage/memory-store.js';
import type { Kept } from '../storage/records.js';
import { storedEpisodes } from './job-episodes.js';
import { JobRecorder } from './job-recorder.js';
import { progressAt } from './progress.fixture.js';
import { episodesFrom, rowAt, storeJob } from './stored-job.fixture.js';

/** A store whose writes end when the test ends them. */
class SlowStore extends MemoryStore {
  writes = 0;
  readonly #waiting: (() => void)[] = [];

  override async save(change: Parameters<MemoryStore['save']>[0]): Promise<Kept> {
    this.writes += 1;
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return super.save(change);
  }

  async finishWrite(): Promise<void> {
    this.#waiting.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  }
}

async function numbers(store: MemoryStore): Promise<number[]> {
  const numbers: number[] = [];
  for await (const block of storedEpisodes(store, 'job'))
    numbers.push(...block.map(({ episode }) => episode));
  return numbers;
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});

test('episodes are reported as saved when their write has ended, not before', async () => {
  const store = new SlowStore();
  const onSaved = vi.fn();
  const recorder = new JobRecorder(store, rowAt(), { onSaved, onFailure: vi.fn() });
  recorder.add(episodesFrom(1, 10));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.writes).toBe(1);
  recorder.add(episodesFrom(11, 5));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(store.writes, 'one write at a time').toBe(1);
  expect(onSaved).not.toHaveBeenCalled();
  await store.finishWrite();
  expect(onSaved).toHaveBeenLastCalledWith(10, 'memory');
  await store.finishWrite();
  expect(onSaved).toHaveBeenLastCalledWith(5, 'memory');
  expect(await store.job('job')).toMatchObject({ saved_episodes: 15 });
});

test('rows are written at most every half second, however often progress comes', async () => {
  const store = new MemoryStore();
  const save = vi.spyOn(store, 'save');
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
  for (let ms = 0; ms < 10_000; ms += 10) {
    recorder.setProgress(progressAt({ progress: ms / 100, current_candle: ms }), null);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(save.mock.calls.length).toBeGreaterThanOrEqual(19);
  expect(save.mock.calls.length).toBeLessThanOrEqual(21);
});

test('a flush ends while a job goes on, and writes stay half a second apart', async () => {
  const store = new MemoryStore();
  const save = vi.spyOn(store, 'save').mockImplementation(async () => {
    await new Promise((resolve) => setTimeout(resolve, 15));
    return 'stored';
  });
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
  const flushed = vi.fn();
  void recorder.setStatus('running').then(flushed);
  for (let ms = 0; ms < 3_000; ms += 10) {
    recorder.setProgress(progressAt({ current_candle: ms }), null);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(flushed).toHaveBeenCalledOnce();
  expect(save.mock.calls.length).toBeLessThanOrEqual(8);
});

test('many episodes are written at once and in blocks of a thousand, and none twice', async () => {
  const store = new MemoryStore();
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
  for (const [from, count] of [
    [1, 700],
    [701, 299],
    [1_000, 1],
    [1_001, 2_500],
    [3_501, 1],
  ] as const) {
    recorder.add(episodesFrom(from, count));
    await vi.advanceTimersByTimeAsync(600);
  }
  await recorder.flush();
  expect(await numbers(store)).toEqual(Array.from({ length: 3_501 }, (_, index) => index + 1));
  expect((await store.block('job', 2))?.count).toBe(1_000);
  expect((await store.block('job', 3))?.count).toBe(501);
});

for (const saved of [0, 1, 999, 1_000, 1_001]) {
  test(`a job of ${saved} stored episodes goes on behind them`, async () => {
    const store = new MemoryStore();
    const before = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
    before.add(episodesFrom(1, saved));
    await before.setStatus('paused');

    const stored = await store.job('job');
    const after = new JobRecorder(
      store,
      { ...(stored ?? rowAt()) },
      { onSaved: vi.fn(), onFailure: vi.fn() },
    );
    await after.open();
    after.add(episodesFrom(saved + 1, 1_500));
    await after.setStatus('completed');
    expect(await numbers(store)).toEqual(Array.from({ length: saved + 1_500 }, (_, index) => index + 1));
    expect(after.recent(saved + 1_500)?.episode).toBe(saved + 1_500);
    expect(await store.job('job')).toMatchObject({ status: 'completed', saved_episodes: saved + 1_500 });
  });
}

test('a job is not written before the candles that it needs', async () => {
  const store = new MemoryStore();
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
  let ready = () => {};
  recorder.writeAfter(new Promise<void>((resolve) => (ready = resolve)));
  const written = recorder.setStatus('running');
  await vi.advanceTimersByTimeAsync(10_000);
  expect(await store.job('job')).toBeUndefined();
  ready();
  await written;
  expect(await store.job('job')).toMatchObject({ status: 'running' });
});

test('a job that is written before it was opened keeps the number of its episodes and its rates', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ saved_episodes: 167 }));
  const outcome = { job_id: 'job', result: null, rates: [{ at: 1, candles_per_second: 2 }] };
  await store.save({ row: rowAt({ saved_episodes: 167 }), outcome });
  const onSaved = vi.fn();
  const row = rowAt({ saved_episodes: 167 });
  const recorder = new JobRecorder(store, row, { onSaved, onFailure: vi.fn() });
  await recorder.setStatus('cancelled');
  expect(await store.job('job')).toMatchObject({ status: 'cancelled', saved_episodes: 167 });
  expect(await numbers(store)).toHaveLength(167);
  expect(await store.outcome('job')).toEqual(outcome);
  expect(onSaved).toHaveBeenCalledWith(0, 'memory');
});

test('a clock that is set back delays no write', async () => {
  const store = new MemoryStore();
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure: vi.fn() });
  recorder.add(episodesFrom(1, 10));
  await vi.advanceTimersByTimeAsync(0);
  vi.setSystemTime(1_000_000 - 3_600_000);
  recorder.add(episodesFrom(11, 10));
  await vi.advanceTimersByTimeAsync(500);
  expect(await store.job('job')).toMatchObject({ saved_episodes: 20 });
});

test('a change that cannot be written leaves the row at what is stored', async () => {
  const store = new MemoryStore();
  const onFailure = vi.fn();
  const recorder = new JobRecorder(store, rowAt(), { onSaved: vi.fn(), onFailure });
  recorder.add(episodesFrom(1, 10));
  await recorder.flush();
  const save = vi.spyOn(store, 'save').mockRejectedValueOnce(new Error('too deep'));
  recorder.add(episodesFrom(11, 1_500));
  await recorder.flush();
  expect(onFailure).toHaveBeenCalledOnce();
  save.mockRestore();
  await recorder.setStatus('failed');
  expect(await store.job('job')).toMatchObject({ status: 'failed', saved_episodes: 10 });
  expect(await numbers(store)).toHaveLength(10);
});
