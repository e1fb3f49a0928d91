// @vitest-environment happy-dom
import type { Candlerun, JobRow } from 'candlerun';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BothEngines } from './both-engines.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A client with the rows of some jobs and with some candles. */
function fakeClient(times: Record<string, number>, candles: string[]) {
  const listeners = new Set<() => void>();
  const has = new Set(candles);
  const client = {
    jobs: vi.fn(async () => Object.entries(times).map(([id, created_at]) => ({ id, created_at }) as JobRow)),
    job: vi.fn(async (id: string) => ({ id, spec: { candles: 'of-there' } })),
    pause: vi.fn(async () => {}),
    remove: vi.fn(async () => {}),
    start: vi.fn(() => ({ id: 'started' })),
    candles: vi.fn(async (fingerprint: string) => (has.has(fingerprint) ? { title: fingerprint } : null)),
    useCandles: vi.fn(async (fingerprint: string, from: { has: Set<string> }) => {
      if (from.has.has(fingerprint)) has.add(fingerprint);
    }),
    candleBuckets: vi.fn(async (fingerprint: string) => `buckets of ${fingerprint}`),
    storedCandles: vi.fn(async () => candles.map((fingerprint) => ({ title: '', info: { fingerprint } }))),
    on: (_: string, listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    openJobs: [],
    has,
    listeners,
  };
  return client;
}

function both() {
  const here = fakeClient({ a: 1, b: 4 }, ['of-here', 'of-both']);
  const there = fakeClient({ c: 3, d: 2 }, ['of-there', 'of-both']);
  const asked = vi.fn();
  const [one, other] = [here as unknown as Candlerun, there as unknown as Candlerun];
  const engine = new BothEngines(one, { name: 'server.example', client: other, met: new Set(), asked });
  return { here, there, asked, engine };
}

test('the list has the runs of both, the newest first, and the place of each', async () => {
  const { engine, asked } = both();
  expect((await engine.jobs()).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a']);
  expect((await engine.jobs({ limit: 2 })).map(({ id }) => id)).toEqual(['b', 'c']);
  expect(['a', 'b', 'c', 'd'].map((id) => engine.placeOf(id))).toEqual([
    '',
    '',
    'server.example',
    'server.example',
  ]);
  expect(asked).toHaveBeenLastCalledWith(null);
});

test('a command goes to the client that has the run', async () => {
  const { engine, here, there } = both();
  await engine.jobs();
  await engine.pause('a');
  await engine.pause('c');
  expect([here.pause.mock.calls, there.pause.mock.calls]).toEqual([[['a']], [['c']]]);
});

test('while the server is away its last rows stay in the list, and those of the browser do not wait', async () => {
  const { engine, here, there, asked } = both();
  await engine.jobs();
  const gone = new Error('cannot be reached');
  there.jobs.mockRejectedValueOnce(gone);
  here.jobs.mockResolvedValueOnce([{ id: 'new', created_at: 9 } as JobRow]);
  expect((await engine.jobs()).map(({ id }) => id)).toEqual(['new', 'c', 'd']);
  expect(asked).toHaveBeenLastCalledWith(gone);
  there.jobs.mockReturnValueOnce(new Promise(() => {}));
  const listed = engine.jobs();
  await vi.advanceTimersByTimeAsync(4_000);
  expect((await listed).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'a']);
  expect(asked.mock.lastCall?.[0]).toMatchObject({ message: 'the server does not answer' });
});

test('a run that was removed is not listed while the server is away', async () => {
  const { engine, there } = both();
  await engine.jobs();
  await engine.remove('c');
  there.jobs.mockRejectedValueOnce(new Error('cannot be reached'));
  expect((await engine.jobs()).map(({ id }) => id)).toEqual(['b', 'd', 'a']);
});

test('candles are lent to the browser when it lacks them, and asked for again if the server did not answer', async () => {
  const { engine, here, there } = both();
  expect(await engine.candles('of-here')).toEqual({ title: 'of-here' });
  expect(here.useCandles).not.toHaveBeenCalled();
  expect(await engine.candles('of-there')).toEqual({ title: '', info: { fingerprint: 'of-there' } });
  expect(here.useCandles).not.toHaveBeenCalled();
  const range = { from: 0, to: 1, buckets: 1 };
  here.useCandles.mockRejectedValueOnce(new Error('cannot be reached'));
  await engine.candleBuckets('of-there', range);
  expect(here.has.has('of-there')).toBe(false);
  for (const _ of [1, 2]) await engine.candleBuckets('of-there', range);
  expect(await engine.candles('of-there')).toEqual({ title: 'of-there' });
  expect(here.useCandles.mock.calls).toEqual([
    ['of-there', there],
    ['of-there', there],
  ]);
  expect((await engine.storedCandles()).map(({ info }) => info.fingerprint)).toEqual([
    'of-here',
    'of-both',
    'of-there',
  ]);
});

test('a run starts in the chosen place, with the candles of the other client', async () => {
  const { engine, here, there } = both();
  const spec = { candles: 'of-here', strategy: { library: 'sma_cross' } };
  const job = await engine.startThere(spec, { name: 'mine' });
  expect(there.useCandles).toHaveBeenCalledWith('of-here', here);
  expect(there.start).toHaveBeenCalledWith(spec, { name: 'mine' });
  expect(engine.placeOf(job.id)).toBe('server.example');
  await engine.startHere({ ...spec, candles: 'of-there' }, {});
  expect(here.has.has('of-there')).toBe(true);
  expect(here.start).toHaveBeenCalledTimes(1);
});

test('what others do on the server is asked for while the page is visible, until nobody listens', async () => {
  const { engine, here, there, asked } = both();
  const listener = vi.fn();
  const remove = engine.on('jobs', listener);
  for (const client of [here, there]) for (const notify of client.listeners) notify();
  expect(listener).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(20_000);
  // The list was new to the listener once.
  expect([listener.mock.calls.length, there.jobs.mock.calls.length]).toEqual([3, 4]);
  there.jobs.mockRejectedValueOnce(new Error('cannot be reached'));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([listener.mock.calls.length, asked.mock.lastCall?.[0]?.message]).toEqual([3, 'cannot be reached']);
  there.jobs.mockImplementation(async () => [{ id: 'of-others', created_at: 9 } as JobRow]);
  await vi.advanceTimersByTimeAsync(5_000);
  expect([listener.mock.calls.length, asked.mock.lastCall]).toEqual([4, [null]]);
  const hidden = vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(there.jobs).toHaveBeenCalledTimes(6);
  hidden.mockRestore();
  remove();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(there.jobs).toHaveBeenCalledTimes(6);
  expect([here.listeners.size, there.listeners.size]).toEqual([0, 0]);
});
