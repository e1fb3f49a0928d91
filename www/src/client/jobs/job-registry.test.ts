import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CandleCache } from '../candle-cache.js';
import type { EngineClient } from '../engine-client.js';
import { MemoryStore } from '../storage/memory-store.js';
import type { JobRow } from '../storage/records.js';
import type { Workers } from '../workers.js';
import { JobRegistry } from './job-registry.js';
import { rowAt, storeJob } from './stored-job.fixture.js';

beforeEach(() => {
  vi.stubGlobal('BroadcastChannel', undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A registry whose jobs get no further than their launch. */
function registry(store: MemoryStore) {
  const never = () => new Promise<never>(() => {});
  return new JobRegistry({
    workers: { useLanes: () => () => {}, send: () => {} } as unknown as Workers,
    candles: { ensureLoaded: never } as unknown as CandleCache,
    engine: {} as EngineClient,
    store,
    database: 'test',
    log: vi.fn(),
    onListChanged: vi.fn(),
  });
}

/** Web Locks that become free once another tab has finished its last writes. */
function locksAfter(lastWrites: () => Promise<void>) {
  const request = async (_: string, __: LockOptions, hold: (lock: object) => unknown) => {
    await lastWrites();
    await hold({});
  };
  vi.stubGlobal('navigator', { locks: { request } });
}

async function takenOver(last: Partial<JobRow>) {
  const store = new MemoryStore();
  await storeJob(store, rowAt());
  locksAfter(() => storeJob(store, rowAt({ ...last, updated_at: 1 })));
  const jobs = registry(store);
  await jobs.adoptAll();
  return { store, job: await jobs.get('job') };
}

test('a job is taken over as the other tab stored it last, and cancelled at once it keeps its episodes', async () => {
  const { store, job } = await takenOver({ saved_episodes: 167 });
  await job.cancel();
  await vi.waitFor(async () => expect(await store.job('job')).toMatchObject({ status: 'cancelled' }));
  expect(await store.job('job')).toMatchObject({ saved_episodes: 167 });
});

test('a job that the other tab ended before it went is not taken over', async () => {
  const { job } = await takenOver({ status: 'failed', error: 'no more', saved_episodes: 10 });
  expect(job.status).toBe('failed');
  await expect(job.done).rejects.toThrow('no more');
});

test('a job that was retried and is cancelled before its launch keeps its episodes', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ status: 'failed', saved_episodes: 1_167 }));
  const jobs = registry(store);
  const job = await jobs.retry('job');
  await job.cancel();
  await vi.waitFor(async () => expect(await store.job('job')).toMatchObject({ status: 'cancelled' }));
  expect(await store.job('job')).toMatchObject({ saved_episodes: 1_167 });
});
