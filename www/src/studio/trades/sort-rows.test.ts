import { expect, test } from 'vitest';
import { sortRows } from './sort-rows.js';

const all = (count: number) => Uint32Array.from({ length: count }, (_, row) => row);

/** Numbers in [0, 1) that are the same in every run. */
function randoms(): () => number {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('rows come in the order of their values, and those without a value are last in both directions', () => {
  const values = Float64Array.of(
    3,
    Number.NaN,
    -1,
    Number.POSITIVE_INFINITY,
    0.5,
    Number.NEGATIVE_INFINITY,
    -2,
  );
  expect([...sortRows(all(7), values, false)]).toEqual([5, 6, 2, 4, 0, 3, 1]);
  expect([...sortRows(all(7), values, true)]).toEqual([3, 0, 4, 2, 6, 5, 1]);
});

test('rows with equal values keep their order in both directions, and −0 equals 0', () => {
  const values = Float64Array.of(1, 0, 1, -0, 0, 1);
  expect([...sortRows(all(6), values, false)]).toEqual([1, 3, 4, 0, 2, 5]);
  expect([...sortRows(all(6), values, true)]).toEqual([0, 2, 5, 1, 3, 4]);
});

test('only the given rows are sorted', () => {
  const values = Float64Array.of(9, 8, 7, 6, 5);
  expect([...sortRows(Uint32Array.of(0, 2, 4), values, false)]).toEqual([4, 2, 0]);
  expect([...sortRows(Uint32Array.of(), values, false)]).toEqual([]);
  expect([...sortRows(Uint32Array.of(3), values, true)]).toEqual([3]);
});

test('codes are sorted as numbers', () => {
  expect([...sortRows(all(5), Uint8Array.of(1, 0, 255, 0, 1), false)]).toEqual([1, 3, 0, 4, 2]);
});

test('100,000 rows of every size and sign are sorted as by comparison', () => {
  const random = randoms();
  const values = Float64Array.from({ length: 100_000 }, () =>
    random() < 0.1 ? Math.round(random() * 4) : (random() - 0.5) * 10 ** Math.floor(random() * 40 - 20),
  );
  for (const isDescending of [false, true]) {
    const sign = isDescending ? -1 : 1;
    const compared = all(values.length).sort(
      (a, b) => sign * ((values[a] as number) - (values[b] as number)) || a - b,
    );
    const sorted = sortRows(all(values.length), values, isDescending);
    expect(compared.findIndex((row, at) => sorted[at] !== row)).toBe(-1);
  }
});
