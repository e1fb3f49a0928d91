import type { JobRow } from 'candlerun';
import { expect, test } from 'vitest';
import { canDo } from './job-actions.js';
import { meanRate, nameOf, statusText, titleText } from './job-texts.js';

const row: JobRow = {
  id: 'job-1',
  status: 'completed',
  progress: 100,
  current_episode: 90,
  total_episodes: 90,
  current_candle: 3_000,
  total_candles: 3_000,
  best_score: 1,
  best_params: {},
  candles_per_second: 7,
  error: null,
  spec: { candles: '', strategy: { library: 'sma_cross' }, search: { space: {} } },
  created_at: 0,
  started_at: 0,
  updated_at: 0,
  finished_at: 0,
  elapsed_ms: 500,
  saved_episodes: 90,
};

test('a run has the name that it was given, else that of its data and strategy', () => {
  expect(nameOf({ ...row, name: 'My run' })).toBe('My run');
  expect(nameOf({ ...row, name: '' })).toBe('SMA cross · grid');
  const info = {
    candles: 3_270,
    first_time: 0,
    last_time: 1,
    interval_ms: 86_400_000,
    candles_per_year: 252,
    fingerprint: 'a',
  };
  expect(nameOf({ ...row, data: { title: 'IBM', info } })).toMatch(/^IBM.* · SMA cross · grid$/);
});

test('a job is named by its strategy and its sampler', () => {
  expect(titleText(row.spec)).toBe('SMA cross · grid');
  expect(titleText({ ...row.spec, search: { space: {}, sampler: 'tpe' } })).toBe('SMA cross · TPE');
  expect(titleText({ candles: '', strategy: { library: 'gone' } })).toBe('gone · one backtest');
  const rules = '# My trend\nenter long when close > open';
  expect(titleText({ candles: '', strategy: { rules } })).toBe('My trend · one backtest');
  expect(titleText({ candles: '', strategy: { rules: 'enter long when true' } })).toBe(
    'Own rules · one backtest',
  );
  expect(titleText({ ...row.spec, walk_forward: { windows: 3 } })).toBe('SMA cross · grid · walk-forward');
});

test('the mean rate counts finished episodes, and is unknown before the first', () => {
  expect(meanRate(row)).toBe(540_000);
  expect(meanRate({ ...row, saved_episodes: 0 })).toBeNull();
  expect(meanRate({ ...row, elapsed_ms: 0 })).toBeNull();
  expect(meanRate({ ...row, spec: { ...row.spec, walk_forward: { windows: 3 } } })).toBe(7);
});

test('an unfinished job has a percentage', () => {
  expect(statusText('running', 48.65)).toBe('Running 48.65%');
  expect(statusText('cancelled', 3)).toBe('Cancelled 3.00%');
  expect(statusText('queued', 0)).toBe('Waiting');
  expect(statusText('queued', 12.5)).toBe('Waiting 12.50%');
  expect(statusText('completed', 100)).toBe('Finished');
});

test('only a job that has ended can be retried, and only an active one can be paused', () => {
  expect(canDo('retry', { status: 'failed' })).toBe(true);
  expect(canDo('retry', { status: 'completed' })).toBe(false);
  expect(canDo('pause', { status: 'paused' })).toBe(false);
  expect(canDo('resume', { status: 'paused' })).toBe(true);
});
