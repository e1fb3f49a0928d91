import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { JobResult, Progress } from '../generated/types.js';
import { testJob } from '../jobs/job-handle.fixture.js';
import { progressAt } from '../jobs/progress.fixture.js';
import { JobStreams, type Viewer } from './job-streams.js';

/** A response that keeps what is written to it. */
class TestViewer extends EventEmitter {
  readonly written: string[] = [];
  writableLength = 0;
  state: 'open' | 'ended' | 'destroyed' = 'open';

  write(chunk: Buffer | string): boolean {
    this.written.push(String(chunk));
    return true;
  }

  end(): void {
    this.state = 'ended';
    this.emit('close');
  }

  destroy(): void {
    this.state = 'destroyed';
    this.emit('close');
  }

  /** Types and ids of the events. */
  get events(): string[] {
    return this.written.flatMap((text) => {
      const [, type, id] = /^event: (\w+)\nid: (\w+)\ndata: /.exec(text) ?? [];
      return type === undefined ? [] : [`${type} ${id}`];
    });
  }
}

const RESULT = { episodes: 1, failed_episodes: 0, best: null, digest: 'd' } as JobResult;

function setUp() {
  const viewers = { inc: vi.fn(), dec: vi.fn() };
  const streams = new JobStreams({ viewers } as never);
  const job = testJob();
  const view = async (lastEventId?: string) => {
    const viewer = new TestViewer();
    streams.add(job, viewer as unknown as Viewer, lastEventId);
    await vi.advanceTimersByTimeAsync(0);
    return viewer;
  };
  const report = async (fields: Partial<Progress>) => {
    job.handleEvent({ type: 'progress', ...progressAt(fields) });
    await vi.advanceTimersByTimeAsync(100);
  };
  return { streams, job, viewers, view, report };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('every viewer gets the current state first, then every event, and the end', async () => {
  const { job, view, report, viewers } = setUp();
  await report({ progress: 10 });
  const first = await view();
  await report({ progress: 20.55 });
  const second = await view();
  const progress = progressAt({ progress: 100, status: 'completed' });
  job.handleEvent({ type: 'job_finished', job_id: 'job', result: RESULT, progress });
  await vi.advanceTimersByTimeAsync(100);
  expect(first.events).toEqual(['progress 1000', 'progress 2055', 'progress 10000', 'complete end']);
  expect(second.events).toEqual(first.events.slice(1));
  expect([first.state, second.state]).toEqual(['ended', 'ended']);
  expect(viewers.dec).toHaveBeenCalledTimes(2);
  expect((await view()).events).toEqual(['progress 10000', 'complete end']);
});

test('a viewer that connects again never sees progress fall', async () => {
  const { view, report } = setUp();
  await report({ progress: 48.65 });
  const viewer = await view('4870');
  await report({ progress: 48.69 });
  await report({ progress: 48.7 });
  expect(viewer.events).toEqual(['progress 4870']);
});

test('a viewer that reads nothing is disconnected, and the others go on', async () => {
  const { view, report } = setUp();
  const [slow, quick] = [await view(), await view()];
  slow.writableLength = 2 << 20;
  await report({ progress: 1 });
  expect([slow.state, slow.events, quick.events]).toEqual(['destroyed', [], ['progress 100']]);
});

test('many viewers get fewer events, of the newest state, and the last one before the end', async () => {
  const { job, view, report } = setUp();
  const viewers = await Promise.all(Array.from({ length: 430 }, () => view()));
  for (let percent = 1; percent <= 12; percent += 1) await report({ progress: percent });
  const [first] = viewers;
  expect(first?.events).toEqual(['progress 100', 'progress 500', 'progress 900']);
  const progress = progressAt({ progress: 100, status: 'completed' });
  job.handleEvent({ type: 'job_finished', job_id: 'job', result: RESULT, progress });
  await vi.advanceTimersByTimeAsync(0);
  expect(first?.events.slice(3)).toEqual(['progress 10000', 'complete end']);
  expect(viewers.map(({ events }) => events.length)).toEqual(viewers.map(() => 5));
  expect((await view()).events).toEqual(['progress 10000', 'complete end']);
});

test('a comment keeps a silent stream open, and nothing runs once its viewers are gone', async () => {
  const { view, streams, viewers } = setUp();
  const viewer = await view();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(viewer.written.at(-1)).toBe(':\n\n');
  viewer.emit('close');
  viewer.emit('close');
  expect(viewers.dec).toHaveBeenCalledTimes(1);
  streams.close();
  expect(vi.getTimerCount()).toBe(0);
});
