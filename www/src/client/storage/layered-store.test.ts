import { beforeEach, expect, test, vi } from 'vitest';
import { rowAt, storeJob } from '../jobs/stored-job.fixture.js';
import type { JobChange } from './job-store.js';
import { LayeredStore } from './layered-store.js';
import { MemoryStore } from './memory-store.js';
import type { CandlesRecord, Kept } from './records.js';

/** A disk that fails when the test says so. */
class Disk extends MemoryStore {
  error: Error | null = null;

  override async save(change: JobChange): Promise<Kept> {
    if (this.error) throw this.error;
    await super.save(change);
    return 'stored';
  }

  override async saveCandles(record: CandlesRecord): Promise<void> {
    if (this.error) throw this.error;
    await super.saveCandles(record);
  }
}

function layered() {
  const disk = new Disk();
  const owner = { onFailure: vi.fn(), onRecovery: vi.fn() };
  return { disk, owner, store: new LayeredStore(disk, owner) };
}

const FULL = new DOMException('no room', 'QuotaExceededError');
const CANDLES = { fingerprint: 'a', source: { kind: 'synthetic', config: {} } } as unknown as CandlesRecord;

beforeEach(() => {
  vi.useFakeTimers();
});

const OF_VALUES = [
  new RangeError('Maximum call stack size exceeded'),
  new DOMException('a function', 'DataCloneError'),
  new DOMException('no key', 'DataError'),
];
for (const error of OF_VALUES) {
  test(`${error.name} rejects that save alone: the next ones are stored`, async () => {
    const { disk, owner, store } = layered();
    disk.error = error;
    await expect(store.save({ row: rowAt() })).rejects.toThrow('cannot be stored');
    expect(await store.job('job')).toBeUndefined();
    disk.error = null;
    expect(await store.save({ row: rowAt({ id: 'other' }) })).toBe('stored');
    expect(owner.onFailure).not.toHaveBeenCalled();
  });
}

test('what is in memory because the disk is full is not called stored', async () => {
  const { disk, owner, store } = layered();
  expect(await store.save({ row: rowAt() })).toBe('stored');
  disk.error = FULL;
  expect(await store.save({ row: rowAt({ progress: 5 }) })).toBe('memory');
  expect(await store.save({ row: rowAt({ progress: 6 }) })).toBe('memory');
  expect(await store.job('job')).toMatchObject({ progress: 6 });
  expect(owner.onFailure).toHaveBeenCalledExactlyOnceWith('the storage that the browser allows is full');
});

test('a disk that works again gets everything that was kept in memory, and is used from then on', async () => {
  const { disk, owner, store } = layered();
  await storeJob(store, rowAt({ saved_episodes: 1_500 }));
  disk.error = FULL;
  await store.saveCandles(CANDLES);
  await storeJob(store, rowAt({ saved_episodes: 2_500 }));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(owner.onRecovery).not.toHaveBeenCalled();
  disk.error = null;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(owner.onRecovery).toHaveBeenCalledOnce();
  expect(await disk.job('job')).toMatchObject({ saved_episodes: 2_500 });
  expect(await disk.block('job', 2)).toMatchObject({ count: 500 });
  expect(await disk.candles('a')).toBeDefined();
  expect(await store.save({ row: rowAt({ progress: 7 }) })).toBe('stored');
  expect(await disk.job('job')).toMatchObject({ progress: 7 });
});

test('a change during the attempt is written by the same attempt', async () => {
  const { disk, owner, store } = layered();
  disk.error = FULL;
  await store.save({ row: rowAt({ progress: 1 }) });
  disk.error = null;
  const save = vi.spyOn(disk, 'save').mockImplementationOnce(async () => {
    await store.save({ row: rowAt({ progress: 2 }) });
    return 'stored';
  });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(save).toHaveBeenCalledTimes(2);
  expect(await disk.job('job')).toMatchObject({ progress: 2 });
  expect(owner.onRecovery).toHaveBeenCalledOnce();
});

test('room that a removed job makes is used at once', async () => {
  const { disk, store } = layered();
  await store.save({ row: rowAt({ id: 'old' }) });
  disk.error = FULL;
  await store.save({ row: rowAt() });
  await vi.advanceTimersByTimeAsync(40_000);
  disk.error = null;
  await store.remove('old');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await disk.job('job')).toBeDefined();
});

test('a disk that is gone for good is not tried again', async () => {
  const { disk, owner, store } = layered();
  store.fail('the browser has closed the storage');
  expect(await store.save({ row: rowAt() })).toBe('memory');
  await vi.advanceTimersByTimeAsync(600_000);
  expect(await disk.job('job')).toBeUndefined();
  expect(owner.onRecovery).not.toHaveBeenCalled();
});
