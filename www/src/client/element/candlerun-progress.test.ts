// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { testJob } from '../jobs/job-handle.fixture.js';
import { progressAt } from '../jobs/progress.fixture.js';
import { CandlerunProgress } from './index.js';

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'setTimeout', 'performance'],
  });
});
afterEach(() => {
  vi.useRealTimers();
  document.body.replaceChildren();
});

const PLACE = {
  progress: 48.65,
  current_episode: 10,
  total_episodes: 20,
  current_candle: 7_300,
  total_candles: 10_000,
};

function shown() {
  const element = document.createElement('candlerun-progress');
  document.body.append(element);
  const part = (name: string) => element.shadowRoot?.querySelector(`[part~='${name}']`);
  const frame = () => vi.advanceTimersToNextFrame();
  return { element, part, frame };
}

test('the element shows where its job is, to screen readers too', () => {
  const { element, part, frame } = shown();
  const job = testJob();
  job.handleEvent({ type: 'job_started', job_id: job.id });
  job.handleEvent({ type: 'progress', ...progressAt(PLACE) });
  element.job = job;
  element.setAttribute('label', 'Training');
  frame();
  expect(part('text')?.textContent).toBe('Episode 10/20 · Candle 7,300/10,000');
  expect(part('percent')?.textContent).toBe('48.65%');
  expect(part('running')).toBe(part('bar'));
  const track = part('track');
  expect(track?.getAttribute('role')).toBe('progressbar');
  expect(track?.getAttribute('aria-label')).toBe('Training');
  expect(track?.getAttribute('aria-valuenow')).toBe('48');
  expect(track?.getAttribute('aria-valuetext')).toBe('48.65% Episode 10/20 · Candle 7,300/10,000');
});

test('it is drawn once a frame, however many events come', () => {
  const { element, part, frame } = shown();
  const job = testJob();
  element.job = job;
  frame();
  job.handleEvent({ type: 'job_started', job_id: job.id });
  for (let candle = 0; candle <= 1_000; candle += 50) {
    job.handleEvent({ type: 'progress', ...progressAt({ ...PLACE, current_candle: candle }) });
  }
  expect(part('text')?.textContent).toBe('Waiting');
  frame();
  expect(part('text')?.textContent).toBe('Episode 10/20 · Candle 1,000/10,000');
});

test('the end of a job is shown', async () => {
  const { element, part, frame } = shown();
  const job = testJob();
  element.job = job;
  job.handleEvent({
    type: 'job_cancelled',
    job_id: job.id,
    progress: progressAt({ ...PLACE, status: 'cancelled' }),
  });
  frame();
  expect(part('text')?.textContent).toBe('Cancelled · Episode 10/20 · Candle 7,300/10,000');
  expect(part('cancelled')).toBe(part('bar'));
});

test('an element that is removed from the page has no listeners, and follows its job again when it is back', () => {
  const { element, part, frame } = shown();
  const job = testJob();
  element.job = job;
  frame();
  element.remove();
  job.handleEvent({ type: 'progress', ...progressAt(PLACE) });
  frame();
  expect(part('percent')?.textContent).toBe('0.00%');
  document.body.append(element);
  frame();
  expect(part('percent')?.textContent).toBe('48.65%');
});

test('a job that was set before the element was defined is shown', () => {
  const element = new CandlerunProgress();
  const job = testJob();
  Object.defineProperty(element, 'job', { value: job, configurable: true, writable: true });
  document.body.append(element);
  expect(Object.hasOwn(element, 'job')).toBe(false);
  expect(element.job).toBe(job);
});

test('a framework that sets job as an attribute is told that it is a property', () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { element } = shown();
  element.setAttribute('job', '[object Object]');
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('`job` is a property'));
  warn.mockRestore();
});
