import { expect, test, vi } from 'vitest';
import { type CsvCell, csvField, csvFile, csvLine, csvTime } from './csv.js';

test('a cell is quoted only where RFC 4180 asks for it', () => {
  const cases: [cell: CsvCell, field: string][] = [
    ['plain', 'plain'],
    ['', ''],
    ['a,b', '"a,b"'],
    ['say "hi"', '"say ""hi"""'],
    ['two\nlines', '"two\nlines"'],
    ['two\r\nlines', '"two\r\nlines"'],
    ['  spaces stay ', '  spaces stay '],
    [null, ''],
  ];
  for (const [cell, field] of cases) expect(csvField(cell)).toBe(field);
});

test('a text that a spreadsheet would run as a formula is defused, and then quoted if it must be', () => {
  const cases: [cell: string, field: string][] = [
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', '"\'\r=1"'],
    ['=HYPERLINK("http://x","y")', '"\'=HYPERLINK(""http://x"",""y"")"'],
    ['a=1', 'a=1'],
  ];
  for (const [cell, field] of cases) expect(csvField(cell)).toBe(field);
});

test('numbers stay numbers with all their digits, and those that are not finite are empty', () => {
  const cases: [cell: number, field: string][] = [
    [-1428.1799999999998, '-1428.1799999999998'],
    [0.1, '0.1'],
    [1e21, '1e+21'],
    [Number.NaN, ''],
    [Number.POSITIVE_INFINITY, ''],
  ];
  for (const [cell, field] of cases) expect(csvField(cell)).toBe(field);
});

test('times are in UTC, and a missing one is an empty cell', () => {
  expect(csvTime(Date.UTC(2012, 8, 28, 14, 5))).toBe('2012-09-28T14:05:00Z');
  expect(csvTime(Date.UTC(2012, 8, 28, 14, 5, 0, 7))).toBe('2012-09-28T14:05:00.007Z');
  expect(csvLine([csvTime(Number.NaN), 1])).toBe(',1\r\n');
});

test('a file has a head and a line for each row, whatever their number', async () => {
  const columns = [
    { name: 'row', cell: (row: number) => row },
    { name: 'name', cell: (row: number) => `n${row}` },
  ];
  expect(await (await csvFile(columns, 0)).text()).toBe('row,name\r\n');
  const lines = (await (await csvFile(columns, 1000)).text()).split('\r\n');
  expect(lines).toHaveLength(1002);
  expect([lines[1], lines[1000], lines[1001]]).toEqual(['0,n0', '999,n999', '']);
});

test('many rows are written in slices, so that the page can handle other events in between', async () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  let rowsAtEvent = 0;
  let written = 0;
  const column = {
    name: 'row',
    cell: (row: number) => {
      now += 0.1;
      written = row + 1;
      return row;
    },
  };
  setTimeout(() => {
    rowsAtEvent = written;
  });
  await csvFile([column], 10_000);
  vi.restoreAllMocks();
  expect(rowsAtEvent).toBeGreaterThan(0);
  expect(rowsAtEvent).toBeLessThan(1_000);
});
