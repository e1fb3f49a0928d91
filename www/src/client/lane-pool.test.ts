import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineWorker } from './engine-worker.js';
import { LanePool } from './lane-pool.js';
import { LANE_LOADED } from './worker-start.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A pool of two lanes, whose workers load when `isOnline`, and fail otherwise. */
function pool(hasLoaded: boolean) {
  const network = { isOnline: true };
  const workers: EngineWorker[] = [];
  const spawn = () => {
    const worker: EngineWorker = {
      onmessage: null,
      onmessageerror: null,
      onerror: null,
      postMessage: () => {},
      terminate: () => {},
    };
    workers.push(worker);
    const { isOnline } = network;
    queueMicrotask(() => {
      if (isOnline) worker.onmessage?.(new MessageEvent('message', { data: LANE_LOADED }));
      else worker.onerror?.({ preventDefault: () => {} } as ErrorEvent);
    });
    return worker;
  };
  let loaded = hasLoaded;
  const owner = {
    lanes: 2,
    spawn,
    module: {} as WebAssembly.Module,
    hasLoaded: () => loaded,
    onLoaded: () => {
      loaded = true;
    },
    onWaiting: vi.fn(),
    onFailure: vi.fn(),
  };
  const sent: string[] = [];
  const conductor = { send: ({ type }: { type: string }) => sent.push(type) };
  return { pool: new LanePool(owner, conductor as never), owner, network, workers, sent };
}

test('lanes that die while the browser is offline are started again when it is online', async () => {
  const { pool: lanes, owner, network, workers, sent } = pool(false);
  lanes.start();
  await vi.advanceTimersByTimeAsync(0);
  network.isOnline = false;
  for (const worker of [...workers]) worker.onmessageerror?.(new MessageEvent('messageerror'));
  await vi.advanceTimersByTimeAsync(100_000);
  expect(owner.onFailure).not.toHaveBeenCalled();
  expect(owner.onWaiting).toHaveBeenCalled();
  expect(workers.length, 'it is tried more and more rarely').toBeLessThan(40);
  network.isOnline = true;
  await vi.advanceTimersByTimeAsync(30_000);
  const count = (type: string) => sent.filter((other) => other === type).length;
  expect(count('add_lane') - count('remove_lane')).toBe(2);
  lanes.endAll();
});

test('lanes that have never loaded fail: their file is not there', async () => {
  const { pool: lanes, owner, network } = pool(false);
  network.isOnline = false;
  lanes.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(owner.onFailure).toHaveBeenCalledOnce();
  expect(owner.onWaiting).not.toHaveBeenCalled();
});
