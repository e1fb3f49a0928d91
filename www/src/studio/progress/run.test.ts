import { CandlerunError, type JobHandle } from 'candlerun';
import { expect, test, vi } from 'vitest';
import { Run } from './run.js';

/** A running job without events. */
function fakeJob() {
  const job = {
    id: 'job',
    spec: { candles: 'c', strategy: { library: 'sma_cross' } },
    status: 'running',
    progress: null,
    done: new Promise(() => {}),
    on: () => () => {},
    pause: vi.fn(async () => {}),
  };
  return job;
}

test('a command that a server does not take is no unhandled error: the run says why, until the next command', async () => {
  const job = fakeJob();
  const changed = vi.fn();
  const run = new Run(job as unknown as JobHandle, changed);
  const reason = 'the server cannot be reached: Failed to fetch';
  job.pause.mockRejectedValueOnce(new CandlerunError(reason, 'server.url', 'https://server.example/'));
  await run.pause();
  expect(run.reason).toBe('The server cannot be reached: Failed to fetch.');
  expect(changed).toHaveBeenCalledTimes(1);
  await run.pause();
  expect(run.reason).toBe('');
});
