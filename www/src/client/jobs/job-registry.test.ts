import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { CandleCache } from '../candle-cache.js';
import { Emitter } from '../emitter.js';
import type { EngineClient } from '../engine-client.js';
import { MemoryLock } from '../server/memory-lock.js';
import { MemoryStore } from '../storage/memory-store.js';
import type { JobRow } from '../storage/records.js';
import type { Workers } from '../workers.js';
import { JobHandle } from './job-handle.js';
import { JobRegistry, type JobSharing } from './job-registry.js';
import { rowAt, storeJob } from './stored-job.fixture.js';

beforeEach(() => {
  vi.stubGlobal('BroadcastChannel', undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const INFO = {
  fingerprint: 'a',
  candles: 5_000,
  first_time: 0,
  last_time: 1,
  interval_ms: 1,
  candles_per_year: 365,
};
const LABEL = { title: 'BTCUSDT-1h.csv', info: INFO };

/** A registry whose jobs get no further than their launch. */
function registry(store: MemoryStore, onListChanged: (id: string) => void = vi.fn(), sharing?: JobSharing) {
  const never = () => new Promise<never>(() => {});
  return new JobRegistry({
    workers: { useLanes: () => () => {}, send: () => {} } as unknown as Workers,
    candles: { ensureLoaded: never, label: () => LABEL } as unknown as CandleCache,
    engine: {} as EngineClient,
    store,
    database: 'test',
    isShared: true,
    sharing,
    log: vi.fn(),
    newHandle: (row, owner) => JobHandle.of(row, owner, new Emitter(vi.fn())),
    onListChanged,
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

test('name and note of an ended job are stored, and an empty text removes them', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ status: 'completed', saved_episodes: 3 }));
  const listed = vi.fn();
  const jobs = registry(store, listed);
  await jobs.describe('job', { name: 'IBM 1D · SMA cross' });
  await jobs.describe('job', { note: 'with costs' });
  const named = { name: 'IBM 1D · SMA cross', note: 'with costs', status: 'completed', saved_episodes: 3 };
  expect(await store.job('job')).toMatchObject(named);
  await jobs.describe('job', { name: '' });
  expect(await store.job('job')).toMatchObject({ ...named, name: '' });
  expect(listed.mock.calls).toEqual([['job'], ['job'], ['job']]);
});

test('a job that runs here is named in its row, together with its next changes', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ status: 'failed', saved_episodes: 1_167 }));
  const jobs = registry(store);
  const job = await jobs.retry('job');
  await jobs.describe('job', { name: 'again' });
  expect(await store.job('job')).toMatchObject({ name: 'again', status: 'queued' });
  await job.cancel();
  await vi.waitFor(async () => expect(await store.job('job')).toMatchObject({ status: 'cancelled' }));
  expect(await store.job('job')).toMatchObject({ name: 'again', saved_episodes: 1_167 });
});

test('a job starts with its name and the label of its candles, and can be named before it is stored', async () => {
  const jobs = registry(new MemoryStore());
  const { id } = jobs.start(rowAt().spec, false, { name: 'first' });
  const row = () => jobs.newest(rowAt({ id }));
  expect(row()).toMatchObject({ name: 'first', data: LABEL });
  await jobs.describe(id, { note: 'soon' });
  expect(row()).toMatchObject({ name: 'first', note: 'soon' });
});

/** Messages between tabs, which arrive at once. */
function tabs() {
  const channels: { onmessage: ((event: { data: unknown }) => void) | null }[] = [];
  class Channel {
    onmessage: ((event: { data: unknown }) => void) | null = null;
    constructor() {
      channels.push(this);
    }
    postMessage(data: unknown): void {
      for (const channel of channels) if (channel !== this) channel.onmessage?.({ data });
    }
    close(): void {}
  }
  vi.stubGlobal('BroadcastChannel', Channel);
}

test('the tab that runs a job writes the name that another tab gives it, and both lists change', async () => {
  tabs();
  const store = new MemoryStore();
  await storeJob(store, rowAt({ status: 'failed' }));
  const [here, there] = [vi.fn(), vi.fn()];
  const running = registry(store, there);
  await running.retry('job');
  // From now on the lock is held, by the tab that runs the job.
  const request = async (_: string, __: LockOptions, hold: (lock: object | null) => unknown) => hold(null);
  vi.stubGlobal('navigator', { locks: { request } });
  await registry(store, here).describe('job', { name: 'from here' });
  await vi.waitFor(async () => expect(await store.job('job')).toMatchObject({ name: 'from here' }));
  await vi.waitFor(() => expect(here.mock.calls.length).toBeGreaterThan(1));
  expect(there).toHaveBeenCalledWith('job');
});

test('a description that is too long, or of a job that is not there, is refused', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ status: 'completed' }));
  const jobs = registry(store);
  await expect(jobs.describe('job', { name: 'x'.repeat(201) })).rejects.toMatchObject({ field: 'name' });
  await expect(jobs.describe('job', { note: 'x'.repeat(10_001) })).rejects.toMatchObject({ field: 'note' });
  await expect(jobs.describe('job', { group: 'x'.repeat(201) })).rejects.toMatchObject({ field: 'group' });
  await expect(jobs.describe('none', { name: 'x' })).rejects.toMatchObject({ field: 'id' });
  expect(await store.job('job')).not.toHaveProperty('name');
});

test('a job of a given name starts once: not while another client has its lock, and not when it is stored', async () => {
  const store = new MemoryStore();
  await storeJob(store, rowAt({ id: 'stored', status: 'completed' }));
  const locked = new Set(['elsewhere']);
  const jobs = registry(store, vi.fn(), {
    store,
    lock: (id) => new MemoryLock(locked, id),
    channel: () => null,
  });
  const start = (id: string) => jobs.startOnce(id, rowAt().spec, false, {});
  const [first, second] = await Promise.all([start('new'), start('new')]);
  expect([first?.id, second]).toEqual(['new', null]);
  expect(await start('elsewhere')).toBeNull();
  expect(await start('stored')).toBeNull();
  expect([...locked].sort()).toEqual(['elsewhere', 'new']);
});
