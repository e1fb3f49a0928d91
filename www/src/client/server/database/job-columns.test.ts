import { expect, test } from 'vitest';
import { newRow } from '../../jobs/job-row.js';
import type { JobRow } from '../../storage/records.js';
import { JOB_COLUMNS, jobParameters, jobRow, SAVE_JOB } from './job-columns.js';

const SPEC = { candles: 'abc', strategy: { library: 'sma_cross' } };

/** The row as it comes back from a driver that returns whole and decimal numbers as texts. */
function stored(row: JobRow): JobRow {
  const values = jobParameters(row);
  const columns = JOB_COLUMNS.split(', ').map((column, index): [string, unknown] => {
    const value = values[index];
    if (['spec', 'best_params', 'data'].includes(column)) return [column, value && JSON.parse(String(value))];
    return [column, typeof value === 'number' ? String(value) : value];
  });
  return jobRow(Object.fromEntries(columns));
}

test('every field of a row comes back, and none that is missing', () => {
  const whole: JobRow = {
    ...newRow('job', SPEC, { name: 'a', note: 'b', group: 'c' }),
    progress: 48.65,
    total_episodes: 4e9,
    best_score: -0.5,
    best_params: { slow: 3, fast: 1, kind: 'ema' },
    started_at: 1,
    finished_at: 2,
    error: 'why',
    engine: '1',
    continued_by: '2',
    needs_consent: false,
    data: { title: 't', info: { fingerprint: 'abc', candles: 1, first_time: 0, last_time: 0 } as never },
  };
  expect(stored(whole)).toEqual(whole);
  expect(Object.keys(stored(whole).best_params ?? {})).toEqual(['slow', 'fast', 'kind']);
  const bare = newRow('job', SPEC);
  expect(stored(bare)).toEqual(bare);
});

test('texts without the character 0, and times that PostgreSQL can store', () => {
  const row = { ...newRow('job', SPEC), error: 'a\u0000b', created_at: -8.64e15, updated_at: 8.64e15 };
  expect(stored(row)).toMatchObject({ error: 'a\uFFFDb', created_at: -2e14, updated_at: 8.64e15 });
});

test('a statement has a parameter for each column', () => {
  const columns = SAVE_JOB.slice(SAVE_JOB.indexOf('(') + 1, SAVE_JOB.indexOf(')')).split(', ');
  expect(columns).toContain('group_name');
  expect(jobParameters(newRow('job', SPEC))).toHaveLength(columns.length);
});
