import { expect, test } from 'vitest';
import { checkSpecSize } from './spec-input.js';

const SPEC = { candles: 'a', strategy: { library: 'sma_cross' } };

/** A spec whose search has this value. */
const withSearch = (search: unknown) => ({ ...SPEC, search });

/** A value nested in lists so many times. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

test('the largest spec that the engine accepts is not refused by its size', () => {
  const choices = Array.from({ length: 1_000 }, (_, index) => `choice ${index}`);
  const space = Object.fromEntries(
    Array.from({ length: 32 }, (_, index) => [`p${index}`, { categorical: { choices } }]),
  );
  const params = Object.entries(space).map(([name, range]) => ({ name, default: 'choice 0', range }));
  const javascript = { source: 'x'.repeat(1 << 18), sha256: 'a'.repeat(64), params, require: [] };
  checkSpecSize({ candles: 'a', strategy: { javascript }, search: { space } });
});

test('what is no spec, and what is larger or nested deeper than any spec, is refused by name', () => {
  for (const spec of [null, undefined, 'spec', 5]) {
    expect(() => checkSpecSize(spec)).toThrow(/^spec: must be an object/);
  }
  const refused: [unknown, RegExp][] = [
    [withSearch(nested(1_000)), /levels/],
    [withSearch({ constraints: Array(100_000).fill('fast < slow') }), /values/],
    [
      withSearch({ space: Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, 1])) }),
      /fields/,
    ],
    [withSearch({ constraints: Array(4e9) }), /values/],
    [{ ...SPEC, strategy: { rules: 'x'.repeat(2_000_000) } }, /characters/],
  ];
  for (const [spec, reason] of refused) expect(() => checkSpecSize(spec)).toThrow(reason);
});
