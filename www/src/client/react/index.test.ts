// @vitest-environment happy-dom
import { act, createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { renderToString } from 'react-dom/server';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EpisodeResult } from '../generated/types.js';
import { testJob } from '../jobs/job-handle.fixture.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { progressAt } from '../jobs/progress.fixture.js';
import { type CandlerunJob, useCandlerunJob } from './index.js';

let root: Root;
let renders: CandlerunJob[];

beforeEach(() => {
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] });
  root = createRoot(document.createElement('div'));
  renders = [];
});
afterEach(() => {
  act(() => root.unmount());
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function Panel({ job }: { job?: JobHandle | null }) {
  const state = useCandlerunJob(job);
  renders.push(state);
  return state.status;
}

const element = (props: { job?: JobHandle | null } = {}) => createElement(Panel, props);
const strict = (props: { job?: JobHandle | null } = {}) => createElement(StrictMode, null, element(props));
const frame = () => act(async () => vi.advanceTimersToNextFrame());
const last = () => renders.at(-1) as CandlerunJob;

function episode(number: number, score: number | null): EpisodeResult {
  return { episode: number, params: { fast: number }, score, metrics: null, candles: 1_000, digest: '' };
}

test('a server renders it idle, and starts nothing', () => {
  expect(renderToString(element())).toBe('idle');
});

test('a job that was started is followed to its result, mounted twice or not', async () => {
  const job = testJob();
  await act(async () => root.render(strict()));
  await act(async () => void (await last().start(async () => job)));
  await frame();
  expect(last()).toMatchObject({ status: 'queued', job });
  const progress = progressAt({ progress: 12.5 });
  job.handleEvent({ type: 'job_started', job_id: 'job' });
  job.handleEvent({ type: 'progress', ...progress });
  job.handleEvent({
    type: 'episodes_finished',
    job_id: 'job',
    episodes: [episode(1, 0.5), episode(2, 0.75)],
  });
  job.handleEvent({
    type: 'episodes_finished',
    job_id: 'job',
    episodes: [episode(3, null), episode(4, 0.25)],
  });
  await frame();
  expect(last()).toMatchObject({ status: 'running', progress, best: { episode: 2 } });
  expect(last().episodes.map(({ episode }) => episode)).toEqual([1, 2, 3, 4]);
  const result = { episodes: 4, failed_episodes: 1, best: episode(2, 0.75), digest: 'd' };
  await act(async () => {
    job.handleEvent({
      type: 'job_finished',
      job_id: 'job',
      result,
      progress: progressAt({ status: 'completed' }),
    });
  });
  await frame();
  expect(last()).toMatchObject({ status: 'completed', result, best: { episode: 2 }, error: null });
});

test('it renders once a frame, however many events come', async () => {
  const job = testJob();
  await act(async () => root.render(element({ job })));
  await frame();
  const before = renders.length;
  for (let candle = 0; candle <= 1_000; candle += 50) {
    job.handleEvent({ type: 'progress', ...progressAt({ current_candle: candle }) });
  }
  expect(renders.length).toBe(before);
  await frame();
  expect(renders.length).toBe(before + 1);
  expect(last().progress?.current_candle).toBe(1_000);
});

test('a job that cannot be started is shown with its error', async () => {
  await act(async () => root.render(strict()));
  await act(async () => {
    const none = await last().start(() => Promise.reject(new Error('line 3: no number')));
    expect(none).toBeNull();
  });
  await frame();
  expect(last()).toMatchObject({ status: 'failed', error: { message: 'line 3: no number' } });
});

test('a cancelled job has no error, a failed one has', async () => {
  const job = testJob();
  await act(async () => root.render(element({ job })));
  await act(async () => {
    job.handleEvent({ type: 'job_cancelled', job_id: 'job', progress: progressAt({ status: 'cancelled' }) });
  });
  await frame();
  expect(last()).toMatchObject({ status: 'cancelled', error: null });
  const other = testJob('other');
  await act(async () => root.render(element({ job: other })));
  await act(async () => other.fail(new Error('no more')));
  await frame();
  expect(last()).toMatchObject({ status: 'failed', job: other, error: { message: 'no more' } });
});

test('in a search that minimizes, the lowest score is the best', async () => {
  const job = testJob('job', { search: { direction: 'minimize' } });
  await act(async () => root.render(element({ job })));
  job.handleEvent({
    type: 'episodes_finished',
    job_id: 'job',
    episodes: [episode(1, 0.5), episode(2, 0.75)],
  });
  await frame();
  expect(last().best?.episode).toBe(1);
});

test('a component that is unmounted leaves its job running, and the controls stay the same', async () => {
  const job = testJob();
  const cancel = vi.spyOn(job, 'cancel');
  await act(async () => root.render(strict({ job })));
  const { pause } = last();
  await frame();
  expect(last().pause).toBe(pause);
  await act(async () => root.render(null));
  expect(cancel).not.toHaveBeenCalled();
  expect(job.wantsEpisodes).toBe(false);
});

test('a component shows another job, or none, once it is given', async () => {
  const [one, two] = [testJob('one'), testJob('two')];
  await act(async () => root.render(element({ job: one })));
  await act(async () => root.render(element({ job: two })));
  one.handleEvent({ type: 'progress', ...progressAt({ progress: 50 }) });
  await frame();
  expect(last()).toMatchObject({ job: two, progress: null });
  await act(async () => root.render(element({ job: null })));
  await frame();
  expect(last()).toMatchObject({ status: 'idle', job: null });
});
