import { describe, expect, it } from 'vitest';
import { drawdownValues, envelopeValues, ReducibleSeries, rangesOf, reducePoints } from './reduce.js';

const of = (...values: number[]) => Float64Array.from(values);

/** Values that look like a price and differ at every place. */
function walk(length: number, seed = 7): Float64Array {
  let state = seed;
  let price = 100;
  return Float64Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    price *= 1 + (state / 2_147_483_648 - 0.5) / 100;
    return price;
  });
}

describe('rangesOf', () => {
  it('keeps the first, lowest, highest and last value of each bucket', () => {
    const ranges = rangesOf(of(3, 9, 1, 5, 4, 4), { from: 0, per: 4, count: 2 });
    expect([...ranges.first]).toEqual([3, 4]);
    expect([...ranges.min]).toEqual([1, 4]);
    expect([...ranges.max]).toEqual([9, 4]);
    expect([...ranges.last]).toEqual([5, 4]);
  });

  it('skips NaN, and a bucket of NaN alone has no value', () => {
    const ranges = rangesOf(of(Number.NaN, Number.NaN, Number.NaN, 2, 7, Number.NaN), {
      from: 0,
      per: 2,
      count: 3,
    });
    expect([...ranges.first]).toEqual([Number.NaN, 2, 7]);
    expect([...ranges.last]).toEqual([Number.NaN, 2, 7]);
    expect([...ranges.min]).toEqual([Number.NaN, 2, 7]);
  });

  it('treats places outside the values as no value', () => {
    const ranges = rangesOf(of(1, 2), { from: -2, per: 2, count: 3 });
    expect([...ranges.max]).toEqual([Number.NaN, 2, Number.NaN]);
  });
});

describe('ReducibleSeries', () => {
  it('gives the same ranges from blocks as from values, wherever the window begins', () => {
    const values = walk(10_000);
    values.fill(Number.NaN, 0, 150);
    for (const offset of [0, 1, 63, 64, 100]) {
      const series = new ReducibleSeries(values, offset);
      for (const per of [64, 128, 1_024]) {
        const grid = { from: 0, per, count: Math.ceil((10_000 + offset) / per) };
        expect(series.ranges(grid)).toEqual(rangesOf(values, { ...grid, from: -offset }));
      }
    }
  });

  it('knows the value of a candle and that others have none', () => {
    const series = new ReducibleSeries(of(5, 6), 10);
    expect([series.at(9), series.at(10), series.at(11), series.at(12)]).toEqual([
      Number.NaN,
      5,
      6,
      Number.NaN,
    ]);
  });
});

describe('reducePoints', () => {
  it('keeps the two ends, the lowest and the highest of a long series', () => {
    const values = walk(1_000_000);
    values[123_456] = 1;
    values[654_321] = 1_000;
    const { index, value } = reducePoints(values, 500);
    expect(index.length).toBeLessThanOrEqual(1_002);
    expect(index[0]).toBe(0);
    expect(index.at(-1)).toBe(999_999);
    expect(value[index.indexOf(123_456)]).toBe(1);
    expect(value[index.indexOf(654_321)]).toBe(1_000);
    expect([...index]).toEqual([...new Set(index)].sort((a, b) => a - b));
  });

  it('keeps a short series as it is, without its NaN', () => {
    const { index, value } = reducePoints(of(Number.NaN, 4, 2, 3), 10);
    expect([...index]).toEqual([1, 2, 3]);
    expect([...value]).toEqual([4, 2, 3]);
  });

  it('gives no point for no value', () => {
    expect(reducePoints(of(), 10).index).toHaveLength(0);
    expect(reducePoints(of(Number.NaN), 10).index).toHaveLength(0);
  });
});

describe('drawdownValues', () => {
  it('is the fall from the highest equity so far, and the initial cash is the first peak', () => {
    expect([...drawdownValues(of(75, 120, 60, 150), 100)]).toEqual([-25, 0, -50, 0]);
  });

  it('goes below −100 for an equity below 0', () => {
    expect([...drawdownValues(of(-50), 100)]).toEqual([-150]);
  });
});

describe('envelopeValues', () => {
  it('is the lowest and highest of all series at each place', () => {
    const { low, high } = envelopeValues([of(1, 5), of(2, 4), of(0, 9)]);
    expect([...low]).toEqual([0, 4]);
    expect([...high]).toEqual([2, 9]);
  });
});
