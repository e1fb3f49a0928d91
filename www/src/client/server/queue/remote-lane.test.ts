import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { episodeFields } from '../../generated/packed-fields.js';
import { LANE_LOADED, type WorkerStart } from '../../worker-start.js';
import type { Batch, BatchPart, BatchResult, PortText } from './batch.js';
import { toText } from './batch.js';
import type { BatchQueue, BatchState } from './batch-queue.js';
import { RemoteLane } from './remote-lane.js';

/** A queue whose batches end when a test says so. */
class TestQueue implements BatchQueue {
  readonly batches = new Map<string, { batch: Batch; state: BatchState }>();
  readonly dropped: string[] = [];
  #listener: (id: string, part: BatchPart | null) => void = () => {};

  async add(id: string, batch: Batch): Promise<void> {
    this.batches.set(id, { batch, state: { kind: 'open' } });
  }

  async look(id: string): Promise<BatchState> {
    return this.batches.get(id)?.state ?? { kind: 'missing' };
  }

  async drop(id: string): Promise<void> {
    this.dropped.push(id);
    this.batches.delete(id);
  }

  onHint(listener: (id: string, part: BatchPart | null) => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => {};
    };
  }

  /** The batches that are there, in the order in which they came. */
  get ids(): string[] {
    return [...this.batches.keys()];
  }

  end(id: string, state: BatchState, isHinted = true): void {
    const found = this.batches.get(id);
    if (found) found.state = state;
    if (isHinted) this.#listener(id, null);
  }

  part(id: string, part: BatchPart): void {
    this.#listener(id, part);
  }
}

const ROW = 2 + episodeFields.filter(({ isMetric }) => isMetric).length + 5;

/** The answer of a lane that has finished episodes. */
function finished(...episodes: number[]): PortText {
  const rows = episodes.flatMap((episode) => [0, episode, ...Array(ROW - 1).fill(0)]);
  return toText(Float64Array.from([7, 1, ...rows]));
}

function done(run: string, ...messages: PortText[]): BatchState {
  return { kind: 'done', result: { run, messages } satisfies BatchResult };
}

/** A lane with the conductor's end of its port. */
async function setUp() {
  const queue = new TestQueue();
  const lane = new RemoteLane(queue);
  const posted: unknown[] = [];
  lane.onmessage = ({ data }) => posted.push(data);
  const { port1, port2 } = new MessageChannel();
  const seen: (number[] | string)[] = [];
  port2.onmessage = ({ data }) =>
    seen.push(data instanceof Float64Array ? episodesOf(data) : String((data as unknown[])[0]));
  lane.postMessage({ role: 'lane', port: port1 } as unknown as WorkerStart);
  // A message of a port arrives in a later turn of the loop of Node.js, which is not faked.
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const command = async (...commands: object[]) => {
    for (const one of commands) port2.postMessage([JSON.stringify(one)]);
    await settle();
  };
  const give = (...episodes: number[]) => ({
    run_episodes: { attempt: 7, episodes: episodes.map((episode) => ({ episode })) },
  });
  await command({ prepare_job: { attempt: 7, spec: '{}' } });
  onEnd.push(() => {
    lane.terminate();
    port2.close();
  });
  return { queue, lane, posted, seen, settle, command, give };
}

function episodesOf(numbers: Float64Array): number[] {
  const episodes: number[] = [];
  for (let place = 3; place < numbers.length; place += 1 + ROW) episodes.push(numbers[place] ?? 0);
  return episodes;
}

let onEnd: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
});

afterEach(() => {
  for (const end of onEnd) end();
  onEnd = [];
  vi.useRealTimers();
});

test('a lane has loaded at once and numbers of a command arrive to the bit', async () => {
  const { posted, queue, command, settle, lane } = await setUp();
  expect(posted).toEqual([LANE_LOADED]);
  const { port1, port2 } = new MessageChannel();
  lane.postMessage({ role: 'lane', port: port1 } as unknown as WorkerStart);
  port2.postMessage([
    JSON.stringify({ run_numbers: { attempt: 7, params: ['fast'] } }),
    Float64Array.of(1, 0, -0, 2, 1, 0.1),
  ]);
  await settle();
  await command();
  const { batch } = [...queue.batches.values()][0] ?? {};
  expect(batch).toMatchObject({ attempt: 7, spec: '{}', episodes: 2 });
  const bytes = Buffer.from(batch?.command.numbers ?? '', 'base64');
  expect(Object.is(bytes.readDoubleLE(16), -0)).toBe(true);
  port2.close();
});

test('batches that end in another order are passed on in the order in which they were given', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1, 2), give(3), give(4));
  const [first = '', second = '', third = ''] = queue.ids;
  queue.end(third, done('c', finished(4)));
  queue.end(second, done('b', finished(3)));
  await settle();
  expect(seen).toEqual([]);
  queue.end(first, done('a', finished(1), finished(2)));
  await settle();
  expect(seen).toEqual([[1], [2], [3], [4]]);
  expect(queue.ids).toEqual([]);
});

test('the end of a batch is found although its event was lost, and a batch that was lost runs again', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1));
  queue.end(queue.ids[0] ?? '', done('a', finished(1)), false);
  await vi.advanceTimersByTimeAsync(1_000);
  await settle();
  expect(seen).toEqual([[1]]);
  await command(give(2));
  const [lost] = queue.ids;
  queue.batches.clear();
  await vi.advanceTimersByTimeAsync(1_000);
  await settle();
  expect(queue.ids).toHaveLength(1);
  expect(queue.ids[0]).not.toBe(lost);
});

test('parts are passed on once, whichever come twice, late, or not at all', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1, 2, 3, 4), give(5));
  const [first = '', second = ''] = queue.ids;
  const one = { run: 'a', from: 0, messages: [finished(1)] };
  queue.part(first, one);
  queue.part(first, one);
  // The second part is lost, so the third one waits for the result.
  queue.part(first, { run: 'a', from: 2, messages: [finished(3)] });
  queue.part(second, { run: 'x', from: 0, messages: [finished(5)] });
  await settle();
  expect(seen).toEqual([[1]]);
  queue.end(first, done('a', finished(1), finished(2), finished(3), finished(4)));
  await settle();
  queue.part(first, one);
  await settle();
  expect(seen).toEqual([[1], [2], [3], [4]]);
});

test('another run of a batch is passed on from its beginning, since its answers are cut in another way', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1, 2, 3));
  const [id = ''] = queue.ids;
  queue.part(id, { run: 'a', from: 0, messages: [finished(1)] });
  queue.end(id, done('b', finished(1, 2), finished(3)));
  await settle();
  expect(seen).toEqual([[1], [1, 2], [3]]);
});

test('a pause takes batches back and a resume gives them again, in their order', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1), give(2));
  const before = queue.ids;
  queue.end(before[1] ?? '', done('b', finished(2)));
  await settle();
  await command({ pause_job: { attempt: 7 } });
  expect(queue.dropped).toEqual([before[1], before[0]]);
  expect(seen).toEqual([JSON.stringify({ job_paused: { attempt: 7 } })]);
  await command(give(3));
  expect(queue.ids).toEqual([]);
  await command({ resume_job: { attempt: 7 } });
  expect(queue.ids).toHaveLength(2);
  queue.end(queue.ids[1] ?? '', done('d', finished(3)));
  queue.end(queue.ids[0] ?? '', done('c', finished(1)));
  await settle();
  expect(seen.slice(1)).toEqual([[1], [2], [3]]);
});

test('the end of a job drops its batches, and late answers are of nobody', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command(give(1));
  const [id = ''] = queue.ids;
  await command({ end_job: { attempt: 7 } }, give(2));
  expect([queue.dropped, queue.ids]).toEqual([[id], []]);
  queue.part(id, { run: 'a', from: 0, messages: [finished(1)] });
  await settle();
  expect(seen).toEqual([]);
});

test('a failure ends the lane as the conductor expects it, and one that no worker can help ends the job', async () => {
  type Case = { reason: string; posted: object };
  const trap = { kind: 'trapped', reason: 'unreachable', attempt: 7, episode: 1, candle: 50 };
  const cases: Case[] = [
    { reason: JSON.stringify(trap), posted: { failed: 'unreachable', attempt: 7, episode: 1, candle: 50 } },
    { reason: '{"kind":"silent","reason":"still"}', posted: { failed: 'still', silent: true } },
    {
      reason: 'job stalled more than allowable limit',
      posted: { failed: 'job stalled more than allowable limit' },
    },
  ];
  for (const { reason, posted: expected } of cases) {
    const { queue, posted, settle, command, give } = await setUp();
    await command(give(1));
    queue.end(queue.ids[0] ?? '', { kind: 'failed', reason });
    await settle();
    expect(posted.slice(1)).toEqual([expected]);
  }
  const { queue, seen, posted, settle, command, give } = await setUp();
  await command(give(1));
  queue.end(queue.ids[0] ?? '', { kind: 'failed', reason: '{"kind":"refused","reason":"no script"}' });
  await settle();
  expect(seen).toEqual([JSON.stringify({ job_failed: { attempt: 7, reason: 'no script' } })]);
  expect(posted).toHaveLength(1);
});

test('a result without all episodes of its batch is no result', async () => {
  const { queue, seen, posted, settle, command, give } = await setUp();
  await command(give(1, 2));
  queue.end(queue.ids[0] ?? '', done('a', finished(1)));
  await settle();
  expect(seen).toEqual([]);
  expect(posted.slice(1)).toEqual([{ failed: 'a worker has returned a part of a batch' }]);
});

test('a lane that is ended drops everything and looks no more', async () => {
  const { queue, lane, command, give } = await setUp();
  await command(give(1), give(2));
  lane.terminate();
  lane.terminate();
  expect(queue.dropped).toHaveLength(2);
  expect(vi.getTimerCount()).toBe(0);
});

test('a job that is paused holds back no other job of the same lane', async () => {
  const { queue, seen, settle, command, give } = await setUp();
  await command({ prepare_job: { attempt: 8, spec: '{}' } }, give(1), {
    run_episodes: { attempt: 8, episodes: [{ episode: 1 }, { episode: 2 }] },
  });
  await command({ pause_job: { attempt: 7 } });
  const [id = ''] = queue.ids;
  queue.part(id, { run: 'a', from: 0, messages: [finished(1)] });
  queue.end(id, done('a', finished(1), finished(2)));
  await settle();
  expect(seen.slice(1)).toEqual([[1], [2]]);
});
