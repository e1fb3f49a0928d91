import { expect, test } from 'vitest';
import { unpackBlock } from './episode-block.js';
import { type PackedRecords, packRecords, unpackRecords } from './packed-records.js';

const CASES: { name: string; records: unknown[] }[] = [
  { name: 'nothing', records: [] },
  {
    name: 'numbers, null and -0',
    records: [
      { a: 1.5, b: null },
      { a: -0, b: 3 },
    ],
  },
  {
    name: 'texts and flags',
    records: [
      { a: 'x', b: true },
      { a: 'y', b: false },
    ],
  },
  { name: 'mixed kinds', records: [{ a: 1 }, { a: 'one' }, { a: null }, { a: false }] },
  { name: 'records in records', records: [{ p: { fast: 5, slow: 30 } }, { p: { fast: 6, slow: 31 } }] },
  { name: 'a record that is missing in one', records: [{ m: { sharpe: 1 } }, { m: null }] },
  { name: 'a field that is missing in one', records: [{ a: 1, failure: 'trap' }, { a: 2 }] },
  { name: 'lists', records: [{ a: [1, 2] }, { a: [] }] },
];

for (const { name, records } of CASES) {
  test(`${name} comes back as it was`, () => {
    const unpacked = unpackRecords(packRecords(records), records.length);
    expect(unpacked).toStrictEqual(records);
    expect(Object.is((unpacked[1] as { a?: unknown } | undefined)?.a, -0)).toBe(
      Object.is((records[1] as { a?: unknown } | undefined)?.a, -0),
    );
  });
}

test('a column of numbers takes eight bytes each', () => {
  const packed = packRecords([{ a: 1 }, { a: null }]);
  expect(packed).toEqual({
    kind: 'records',
    fields: { a: { kind: 'numbers', values: Float64Array.of(1, Number.NaN) } },
  });
});

test('columns that do not have as many values as their count are refused before memory is taken', () => {
  const column = packRecords([{ a: 1 }, { a: 2 }]);
  for (const count of [0, 1, 3, 4e9, Number.NaN, -1]) expect(() => unpackRecords(column, count)).toThrow();
  const strange: unknown[] = [null, 5, {}, { kind: 'other' }, { kind: 'values', values: 'ab' }];
  for (const value of strange) expect(() => unpackRecords(value as PackedRecords, 2)).toThrow();
  let deep = packRecords([1, 2]);
  for (let level = 0; level < 10_000; level += 1) deep = { kind: 'records', fields: { a: deep } };
  expect(() => unpackRecords(deep, 2)).toThrow('must be columns');
});

test('a block of more episodes than a block has is refused', () => {
  const block = { job_id: 'job', block: 0, count: 4e9, episodes: { kind: 'records', fields: {} } } as const;
  expect(() => unpackBlock(block)).toThrow('episodes.count: must be a whole number from 0 to 1000');
});
