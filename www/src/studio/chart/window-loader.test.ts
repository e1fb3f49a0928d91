import type { CandleBuckets, CandleRange } from 'candlerun';
import { describe, expect, it } from 'vitest';
import type { Grid } from './reduce.js';
import { gridRanges, joinedBuckets, WindowLoader } from './window-loader.js';

/** Buckets of candles whose prices are their own places, as the engine makes them. */
function bucketsOf({ from, to, buckets }: CandleRange): CandleBuckets {
  const per = Math.ceil((to - from) / buckets);
  const count = Math.ceil((to - from) / per);
  const first = Float64Array.from({ length: count }, (_, i) => from + i * per);
  const last = first.map((place) => Math.min(to, place + per) - 1);
  return {
    from,
    to,
    candles_per_bucket: per,
    time: first,
    open: first,
    high: last,
    low: first,
    close: last,
    volume: last.map((place, i) => place - (first[i] ?? 0) + 1),
  };
}

/** Lets the callbacks of settled promises run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('ranges of a grid', () => {
  it('are one if all buckets are full, or the last nearly', () => {
    expect(gridRanges({ from: 0, per: 4, count: 5 }, 100)).toEqual([{ from: 0, to: 20, buckets: 5 }]);
    expect(gridRanges({ from: 80, per: 4, count: 5 }, 99)).toEqual([{ from: 80, to: 99, buckets: 5 }]);
  });

  it('give exactly the buckets of the grid, however full the last one is', () => {
    for (const total of [1, 9, 1_000, 3_270, 999_999, 1_000_000]) {
      for (const per of [1, 2, 8, 64, 1_024, 2_048]) {
        const grid = { from: 0, per, count: Math.ceil(total / per) };
        const parts = gridRanges(grid, total).map(bucketsOf);
        const { close, candles_per_bucket, to } = joinedBuckets(parts, per);
        expect(candles_per_bucket).toBe(per);
        expect(to).toBe(total);
        expect(close).toHaveLength(grid.count);
        expect(close[0]).toBe(Math.min(per, total) - 1);
        expect(close.at(-1)).toBe(total - 1);
      }
    }
  });
});

describe('a loader', () => {
  const GRID = { from: 0, per: 1, count: 10 };

  function loaderOf(read: (range: CandleRange) => Promise<CandleBuckets>) {
    const seen: (Grid | string)[] = [];
    const loader = new WindowLoader(read, 1_000, {
      loaded: (grid) => seen.push(grid),
      failed: (error) => seen.push(String(error)),
    });
    return { loader, seen };
  }

  it('asks for one window at a time, and for another when it has come', async () => {
    const asked: CandleRange[] = [];
    const { loader, seen } = loaderOf(async (range) => {
      asked.push(range);
      return bucketsOf(range);
    });
    loader.request(GRID);
    loader.request({ ...GRID, from: 10 });
    await settled();
    expect(seen).toEqual([GRID]);
    loader.request({ ...GRID, from: 20 });
    await settled();
    expect(asked.map(({ from }) => from)).toEqual([0, 20]);
  });

  it('reports a failure, and can be asked again', async () => {
    let fails = true;
    const { loader, seen } = loaderOf(async (range) => {
      if (fails) throw new Error('gone');
      return bucketsOf(range);
    });
    loader.request(GRID);
    await settled();
    fails = false;
    loader.request(GRID);
    await settled();
    expect(seen).toEqual(['Error: gone', GRID]);
  });

  it('drops an answer that comes after its end', async () => {
    const { loader, seen } = loaderOf(async (range) => bucketsOf(range));
    loader.request(GRID);
    loader.close();
    await settled();
    loader.request(GRID);
    await settled();
    expect(seen).toEqual([]);
  });
});
