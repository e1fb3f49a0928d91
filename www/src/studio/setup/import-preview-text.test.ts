import { expect, test } from 'vitest';
import { importPreviewFacts } from './import-preview-text.js';
import { PREVIEW } from './setup-form.fixture.js';

test('every fact of a file is said once', () => {
  expect(importPreviewFacts(PREVIEW)).toEqual([
    '3,270 candles',
    '1 d apart',
    'times in UTC',
    'no gaps',
    '2 rows without prices left out (the first is line 7)',
  ]);
  const facts = importPreviewFacts({
    ...PREVIEW,
    candles: 10,
    interval_ms: 60_000,
    zone: 'in the file',
    symbol: 'AAPL',
    gaps: 1,
    largest_gap: { from_time: 0, to_time: 3_600_000 },
    duplicates: 1,
    outside_rows: 3,
    left_out: [{ reason: 'above_header', rows: 1, first: null }],
  });
  expect(facts).toEqual([
    '10 candles from 3,270 in the file',
    '1 min apart in the file',
    'each time has its zone',
    'symbol AAPL',
    '1 gap, the longest 1 h after 1 Jan 1970, 00:00',
    '1 repeated row left out',
    '3 rows with open or close outside low and high',
    '1 row above the header left out',
  ]);
});
