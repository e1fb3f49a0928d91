import { expect, test, vi } from 'vitest';
import { Emitter } from '../emitter.js';
import type { EpisodeDetailRecord, EpisodePart, EpisodeReport } from '../generated/types.js';
import type { JobEvents } from './job-events.js';
import { JobHandle, type JobOwner } from './job-handle.js';
import { progressAt } from './progress.fixture.js';

function handle() {
  const log = vi.fn();
  const owner = {
    command: vi.fn<JobOwner['command']>(),
    episode: vi.fn<JobOwner['episode']>(async () => undefined),
    sample: vi.fn<JobOwner['sample']>(),
    allow: vi.fn(),
    engine: {
      report: vi.fn<JobOwner['engine']['report']>(),
      detail: vi.fn<JobOwner['engine']['detail']>(),
      appraise: vi.fn(),
    },
  };
  const spec = { candles: '', strategy: { library: 'sma_cross' } };
  return { job: new JobHandle('job', spec, owner, new Emitter<JobEvents>(log)), log, owner };
}

test('a listener that throws affects neither the others nor the job', () => {
  const { job, log } = handle();
  const seen = vi.fn();
  job.on('progress', () => {
    throw new Error('mine');
  });
  job.on('progress', seen);
  job.handleEvent({ type: 'progress', ...progressAt({}) });
  expect(seen).toHaveBeenCalledOnce();
  expect(log).toHaveBeenCalledOnce();
});

test('a listener that was removed is not called', () => {
  const { job } = handle();
  const seen = vi.fn();
  const remove = job.on('progress', seen);
  job.handleEvent({ type: 'progress', ...progressAt({}) });
  remove();
  job.handleEvent({ type: 'progress', ...progressAt({}) });
  expect(seen).toHaveBeenCalledOnce();
});

test('a cancelled job rejects with an AbortError and is not cancelled twice', async () => {
  const { job, owner } = handle();
  const cancelled = job.cancel();
  job.handleEvent({ type: 'job_cancelled', job_id: 'job', progress: progressAt({ status: 'cancelled' }) });
  await cancelled;
  await job.cancel();
  expect(owner.command).toHaveBeenCalledExactlyOnceWith('job', 'cancel');
  await expect(job.done).rejects.toMatchObject({ name: 'AbortError' });
});

test('a failed job rejects once, with the reason', async () => {
  const { job } = handle();
  const failed = vi.fn();
  job.on('failed', failed);
  job.handleEvent({
    type: 'job_failed',
    job_id: 'job',
    reason: 'no more',
    progress: progressAt({ status: 'failed' }),
  });
  job.fail(new Error('again'));
  await expect(job.done).rejects.toThrow('no more');
  expect(failed).toHaveBeenCalledOnce();
});

test('a report says whether it is equal to what is stored, and which versions stored it', async () => {
  const { job, owner } = handle();
  owner.engine.report.mockResolvedValue({ digest: 'a', engine: '0.2.0' } as EpisodeReport);
  const stored = { episode: 1, params: {}, score: null, metrics: null, candles: 1 };
  const old = { made_by: '0.1', continued_by: null };
  expect(await job.report({ ...stored, digest: 'b' })).toMatchObject({ ...old, verified: false });
  expect(await job.report({ ...stored, digest: 'a' })).toMatchObject({ ...old, verified: true });
  job.madeBy = { made_by: '0.2.0', continued_by: '0.3.0' };
  const report = await job.report({ ...stored, digest: 'b' });
  expect(report).toMatchObject({ made_by: '0.2.0', continued_by: '0.3.0', verified: false });
});

test('a detail is verified like a report', async () => {
  const { job, owner } = handle();
  owner.engine.detail.mockResolvedValue({ digest: 'a', engine: '0.2.0' } as EpisodeDetailRecord);
  const part: EpisodePart = { window: 2, stage: 'test' };
  const stored = { episode: 1, part, params: { n: 3 }, score: null, metrics: null, candles: 1 };
  job.madeBy = { made_by: '0.2.0', continued_by: null };
  const versions = { made_by: '0.2.0', continued_by: null };
  expect(await job.detail({ ...stored, digest: 'b' })).toMatchObject({ ...versions, verified: false });
  expect(await job.detail({ ...stored, digest: 'a' })).toMatchObject({ ...versions, verified: true });
  expect(owner.engine.detail).toHaveBeenLastCalledWith(job.spec, { n: 3 }, part);
  await expect(job.detail(3)).rejects.toMatchObject({ field: 'episode', value: '3' });
});

test('the report of an episode that is not stored is refused', async () => {
  const { job } = handle();
  await expect(job.report(3)).rejects.toMatchObject({ field: 'episode', value: '3' });
});

/** The progress events of a job, as status and percentage. */
function listen(job: JobHandle): string[] {
  const seen: string[] = [];
  job.on('progress', ({ status, progress }) => seen.push(`${status} ${progress}`));
  return seen;
}

test('the end of a job is posted as progress, before its own event', () => {
  const { job } = handle();
  const seen = listen(job);
  job.on('finished', () => seen.push('finished'));
  job.handleEvent({ type: 'progress', ...progressAt({ progress: 28.73 }) });
  job.handleEvent({
    type: 'job_finished',
    job_id: 'job',
    result: { episodes: 1, failed_episodes: 0, best: null, digest: 'd' },
    progress: progressAt({ status: 'completed', progress: 100 }),
  });
  expect(seen).toEqual(['running 28.73', 'completed 100', 'finished']);
});

test('pause, cancellation and failure post the last progress again, with their status', () => {
  const paused = handle().job;
  const ofPaused = listen(paused);
  const half = progressAt({ progress: 50 });
  paused.handleEvent({
    type: 'job_paused',
    job_id: 'job',
    reason: null,
    progress: { ...half, status: 'paused' },
  });
  paused.handleEvent({ type: 'job_cancelled', job_id: 'job', progress: { ...half, status: 'cancelled' } });
  expect(ofPaused).toEqual(['paused 50', 'cancelled 50']);
  const failed = handle().job;
  const ofFailed = listen(failed);
  failed.handleEvent({ type: 'progress', ...half });
  failed.fail(new Error('no worker could be started'));
  expect(ofFailed).toEqual(['running 50', 'failed 50']);
  expect(failed.progress?.status).toBe('failed');
});

test('a listener that comes after the end is called once with the last progress, unless it is removed', async () => {
  const { job } = handle();
  job.handleEvent({ type: 'heartbeat', ...progressAt({ status: 'completed', progress: 100 }) });
  job.open('completed', null, { episodes: 1, failed_episodes: 0, best: null, digest: 'd' });
  const removed = vi.fn();
  job.on('progress', removed)();
  const seen = listen(job);
  expect(seen).toEqual([]);
  await job.done;
  expect(seen).toEqual(['completed 100']);
  expect(removed).not.toHaveBeenCalled();
});
