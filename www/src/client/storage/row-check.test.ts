import { expect, test } from 'vitest';
import { rowAt } from '../jobs/stored-job.fixture.js';
import type { JobRow } from './records.js';
import { checkedRow, soundRow } from './row-check.js';

test('a row that Candlerun wrote stays as it is', () => {
  const info = {
    fingerprint: 'a',
    candles: 10,
    first_time: 0,
    last_time: 9,
    interval_ms: 1,
    candles_per_year: 365,
  };
  const rows: JobRow[] = [
    rowAt(),
    rowAt({ status: 'completed', best_score: -1.5, best_params: { fast: 5, on: true, mode: 'x' } }),
    rowAt({ engine: '0.2.0', continued_by: '0.3.0', needs_consent: true, name: 'IBM', note: '', group: 'g' }),
    rowAt({ data: { title: 'IBM.csv', info } }),
  ];
  for (const row of rows) expect(checkedRow(row)).toEqual(row);
});

/** Rows that someone has changed by hand. */
const BROKEN: Partial<Record<keyof JobRow, unknown>>[] = [
  { spec: undefined },
  { spec: { candles: 'a' } },
  { spec: { candles: {}, strategy: {} } },
  { saved_episodes: 'abc' },
  { total_episodes: 4e12 },
  { status: 'lost' },
  { created_at: 1e300 },
  { created_at: 'today' },
  { progress: Number.NaN },
  { name: { toString: () => 'x' } },
  { group: 7 },
  { data: { title: 'x', info: null } },
];
for (const change of BROKEN) {
  test(`a stored row with ${Object.keys(change)} ${JSON.stringify(change)} is one broken row with a reason`, () => {
    const row = soundRow({ ...rowAt(), ...change } as JobRow);
    expect(row).toMatchObject({ id: 'job', status: 'failed', is_broken: true, progress: 0 });
    expect(row.error).toContain(Object.keys(change)[0]);
    // It can be listed and drawn: a date and a strategy are there.
    expect(Number.isNaN(new Date(row.created_at).getTime())).toBe(false);
    expect(row.spec.strategy).toEqual({});
  });
}
