import { expect, test } from 'vitest';
import type { LoadedCandles } from '../candles-input.js';
import type { ImportReport } from '../generated/types.js';
import { importLines } from './cli-import.js';

const DAY_MS = 86_400_000;
const PLAIN: ImportReport = {
  rows: 3_270,
  interval_ms: DAY_MS,
  gaps: 0,
  largest_gap: null,
  duplicates: 0,
  skipped_rows: 0,
  outside_rows: 0,
  newest_first: false,
  assumptions: [],
};

function lines(report: Partial<ImportReport> | null): string[] {
  const candles = {
    fingerprint: 'f',
    candles: 3_270,
    first_time: 0,
    last_time: 10 * DAY_MS,
    interval_ms: DAY_MS,
    candles_per_year: 252,
  };
  const loaded: LoadedCandles = { ...candles, import: report === null ? null : { ...PLAIN, ...report } };
  return importLines('a.csv', loaded);
}

test('a file without findings is one line', () => {
  expect(lines({})).toEqual(['a.csv: 3,270 candles, 1970-01-01 to 1970-01-11, 1 d apart']);
  expect(lines(null)).toEqual([]);
});

test('every finding and assumption has its text', () => {
  const found = lines({
    interval_ms: 5_400_000,
    gaps: 2,
    largest_gap: { from_time: 3_600_000, to_time: DAY_MS },
    duplicates: 1,
    skipped_rows: 4,
    outside_rows: 5,
    newest_first: true,
    assumptions: ['times without a zone are UTC'],
  });
  expect(found).toEqual([
    'a.csv: 3,270 candles, 1970-01-01 to 1970-01-11, 90 min apart; 2 gaps, the longest after 1970-01-01T01:00:00Z; ' +
      '1 repeated row dropped; 4 rows without prices skipped; 5 opens or closes outside low and high; ' +
      'turned round: the newest row came first',
    'a.csv: assumed: times without a zone are UTC',
  ]);
});

test('a single candle has no interval', () => {
  expect(lines({ rows: 1, interval_ms: null })[0]).toBe('a.csv: 1 candle, 1970-01-01 to 1970-01-11');
});
