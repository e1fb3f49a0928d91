import { expect, test } from 'vitest';
import { testJob } from './jobs/job-handle.fixture.js';
import { progressAt } from './jobs/progress.fixture.js';

/** A proxy as an observing library makes it: reads and calls come with the proxy as `this`. */
const observed = <T extends object>(object: T): T =>
  new Proxy(object, { get: (target, name, receiver) => Reflect.get(target, name, receiver) });

test('a job works through a proxy', async () => {
  const job = testJob();
  const proxy = observed(job);
  const seen: number[] = [];
  const remove = proxy.on('progress', ({ progress }) => seen.push(progress));
  job.handleEvent({ type: 'progress', ...progressAt({ progress: 12.5 }) });
  remove();
  expect(seen).toEqual([12.5]);
  expect(proxy.progress?.progress).toBe(12.5);
  expect(proxy.status).toBe('queued');
  expect(proxy.ended).toBe(false);
});

test('a job is left as it is by Vue, and its own names stay those of its class', () => {
  const job = testJob();
  expect(job).toHaveProperty('__v_skip', true);
  expect(Object.keys(job)).not.toContain('pause');
});
