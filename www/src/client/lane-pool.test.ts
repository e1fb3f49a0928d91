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
    spawnRemote: vi.fn(spawn),
    module: {} as WebAssembly.Module,
    hasLoaded: () => loaded,
    onLoaded: () => {
      loaded = true;
    },
    onWaiting: vi.fn(),
    onFailure: vi.fn(),
  };
  const sent: string[] = [];
  const commands: object[] = [];
  const conductor = {
    send: (command: { type: string }) => {
      sent.push(command.type);
      commands.push(command);
    },
  };
  return { pool: new LanePool(owner, conductor as never), owner, network, workers, sent, commands };
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

test('lanes of other machines come and go with their number, and none of them is to blame', async () => {
  const { pool: lanes, owner, commands } = pool(false);
  lanes.setRemoteLanes(2);
  lanes.start();
  expect(commands).toEqual([
    { type: 'add_lane', lane: 0 },
    { type: 'add_lane', lane: 1 },
    { type: 'add_lane', lane: 1_000, remote: true },
    { type: 'add_lane', lane: 1_001, remote: true },
  ]);
  expect(owner.spawnRemote).toHaveBeenCalledTimes(2);
  lanes.setRemoteLanes(1);
  expect(commands.slice(4)).toEqual([{ type: 'remove_lane', lane: 1_001, end: 'spent' }]);
  lanes.setRemoteLanes(2);
  lanes.start();
  expect(commands.slice(5)).toEqual([{ type: 'add_lane', lane: 1_001, remote: true }]);
  lanes.endAll();
});

test('a remote lane whose worker does not answer is lost as a silent one', async () => {
  const { pool: lanes, workers, commands } = pool(false);
  lanes.setRemoteLanes(1);
  lanes.start();
  const data = { failed: 'still', silent: true };
  workers.at(-1)?.onmessage?.(new MessageEvent('message', { data }));
  expect(commands.slice(3)).toMatchObject([
    { type: 'remove_lane', lane: 1_000, end: 'silent' },
    { type: 'add_lane', lane: 1_000, remote: true },
  ]);
  lanes.endAll();
});
