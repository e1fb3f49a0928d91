import { expect, test } from 'vitest';
import { packRecords, unpackRecords } from './packed-records.js';

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
