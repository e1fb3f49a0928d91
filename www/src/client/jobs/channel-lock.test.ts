import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ChannelLock } from './channel-lock.js';

/** Channels whose messages arrive at once. */
class FakeChannel {
  static readonly open = new Set<FakeChannel>();
  onmessage: ((event: { data: unknown }) => void) | null = null;

  constructor(readonly name: string) {
    FakeChannel.open.add(this);
  }

  postMessage(data: unknown): void {
    for (const other of FakeChannel.open) {
      if (other !== this && other.name === this.name) other.onmessage?.({ data });
    }
  }

  close(): void {
    FakeChannel.open.delete(this);
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('BroadcastChannel', FakeChannel);
});
afterEach(() => {
  FakeChannel.open.clear();
  vi.unstubAllGlobals();
});

async function taken(...locks: ChannelLock[]): Promise<boolean[]> {
  const taking = Promise.all(locks.map((lock) => lock.take()));
  await vi.advanceTimersByTimeAsync(1_000);
  return taking;
}

test('one tab gets a lock, also if several ask at the same time', async () => {
  const locks = Array.from({ length: 5 }, () => new ChannelLock('candlerun', 'job'));
  expect((await taken(...locks)).filter(Boolean)).toHaveLength(1);
});

test('a lock that a tab has is refused to the others until it is released', async () => {
  const [first, second, other] = [1, 2, 3].map(() => new ChannelLock('candlerun', 'job'));
  if (!first || !second || !other) throw new Error('there are three');
  expect(await taken(first)).toEqual([true]);
  expect(await taken(second)).toEqual([false]);
  expect(await taken(new ChannelLock('candlerun', 'another job'))).toEqual([true]);
  const waiting = second.wait(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(5_000);
  first.release();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await waiting).toBe(true);
  expect(await taken(other)).toEqual([false]);
});

test('waiting ends when it is stopped', async () => {
  const [first, second] = [new ChannelLock('candlerun', 'job'), new ChannelLock('candlerun', 'job')];
  await taken(first);
  const stop = new AbortController();
  const waiting = second.wait(stop.signal);
  stop.abort();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await waiting).toBe(false);
});
