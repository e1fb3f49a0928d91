import { expect, test } from 'vitest';
import type { ImportPreview } from '../generated/types.js';
import { previewLines } from './cli-preview.js';

const row = (day: number) => ({
  time: day * 86_400_000,
  open: 10,
  high: 12.5,
  low: 9,
  close: 11,
  volume: 500,
});

const PREVIEW: ImportPreview = {
  first: [row(0), row(1)],
  last: [row(9)],
  candles: 10,
  candles_of_file: 10,
  interval_ms: 86_400_000,
  zone: 'UTC',
  gaps: 1,
  largest_gap: { from_time: 86_400_000, to_time: 9 * 86_400_000 },
  duplicates: 0,
  outside_rows: 0,
  left_out: [],
  symbol: null,
  separator: ',',
  column_names: [],
  assumptions: [],
};

test('a preview has the facts, then the first and last candles', () => {
  expect(previewLines('a.csv', PREVIEW)).toEqual([
    'a.csv',
    'candles: 10',
    'interval: 1 d',
    'zone: UTC',
    'gaps: 1, the longest after 1970-01-02T00:00:00Z',
    'repeated rows: 0',
    '',
    'time                  open  high  low  close  volume',
    '1970-01-01T00:00:00Z    10  12.5    9     11     500',
    '1970-01-02T00:00:00Z    10  12.5    9     11     500',
    '…',
    '1970-01-10T00:00:00Z    10  12.5    9     11     500',
  ]);
});

test('what was left out and assumed is said, with the argument that changes it', () => {
  const lines = previewLines('a.csv', {
    ...PREVIEW,
    candles_of_file: 14_400,
    symbol: 'AAPL',
    outside_rows: 2,
    left_out: [
      { reason: 'above_header', rows: 3, first: null },
      { reason: 'without_prices', rows: 1, first: 'line 9' },
    ],
    assumptions: [
      { text: 'times without a zone are UTC', option: 'time_zone' },
      { text: 'the close is the column Last', option: 'columns.close' },
      { text: 'the text is no UTF-8', option: null },
    ],
  });
  for (const line of [
    'candles: 10, joined from 14,400',
    'symbol: AAPL',
    'open or close outside low and high: 2',
    'rows left out, above the header: 3',
    'rows left out, without prices: 1, the first is line 9',
    '  times without a zone are UTC (--time-zone)',
    '  the close is the column Last (--column close=…)',
    '  the text is no UTF-8',
  ]) {
    expect(lines).toContain(line);
  }
});
