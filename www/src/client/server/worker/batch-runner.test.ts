import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Batch, PortText } from '../queue/batch.js';
import { BatchRunner, type TakenBatch } from './batch-runner.js';
import { BatchError, DROPPED, type LaneThread } from './lane-thread.js';

/** A thread whose batches end when a test says so. */
class TestThread {
  isAlive = true;
  started = 0;
  onMessage: (message: PortText) => void = () => {};
  finish: () => void = () => {};
  #reject: (error: Error) => void = () => {};

  suits(): boolean {
    return true;
  }

  run(_: Batch, __: unknown, onMessage: (message: PortText) => void): Promise<void> {
    this.started += 1;
    this.onMessage = onMessage;
    return new Promise((resolve, reject) => {
      this.finish = resolve;
      this.#reject = reject;
    });
  }

  stop(): void {
    this.#reject(new BatchError(DROPPED));
  }

  end(): void {}
}

const BATCH: Batch = {
  attempt: 1,
  job: 'job',
  spec: JSON.stringify({ candles: 'a', strategy: { library: 'sma_cross' } }),
  episodes: 2,
  command: { json: '{}' },
};

function setUp() {
  const thread = new TestThread();
  const candles = { get: async () => ({}) };
  const runner = new BatchRunner(candles as never, () => thread as unknown as LaneThread, false);
  const taken = { batch: BATCH, send: vi.fn(async () => {}), isDropped: vi.fn(async () => false) };
  const run = async (change: Partial<TakenBatch> = {}) => {
    const result = runner.run({ ...taken, ...change }).catch(({ failure }: BatchError) => failure);
    await vi.advanceTimersByTimeAsync(0);
    return { result };
  };
  return { thread, taken, run };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

test('answers are sent in parts while a batch runs, and all of them with its end', async () => {
  const { thread, taken, run } = setUp();
  const { result } = await run();
  const [first, second] = [{ numbers: 'a' }, { numbers: 'b' }];
  thread.onMessage(first);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(taken.send).toHaveBeenCalledTimes(1);
  expect(taken.send).toHaveBeenCalledWith(expect.objectContaining({ from: 0, messages: [first] }));
  thread.onMessage(second);
  await vi.advanceTimersByTimeAsync(500);
  expect(taken.send).toHaveBeenLastCalledWith(expect.objectContaining({ from: 1, messages: [second] }));
  thread.finish();
  expect(await result).toMatchObject({ messages: [first, second] });
});

test('a batch that a server does not wait for is stopped within half a second, and one that was taken too late is not begun', async () => {
  const { thread, run } = setUp();
  const { result } = await run({ isDropped: async () => true });
  await vi.advanceTimersByTimeAsync(500);
  // Another worker would try one that is `lost`.
  expect(await result).toMatchObject({ kind: 'dropped' });
  const late = await run({ batch: { ...BATCH, cancelled: true } });
  expect(await late.result).toMatchObject({ kind: 'dropped' });
  expect(thread.started).toBe(1);
});
