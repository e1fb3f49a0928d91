import { describe, expect, it } from 'vitest';
import {
  bucketOf,
  candlesPerBucket,
  canShow,
  fitSpan,
  limited,
  logicalOf,
  logicalRange,
  MOST_VISIBLE,
  mostBuckets,
  panned,
  type Span,
  serves,
  tradeSpan,
  windowOf,
  zoomed,
} from './span.js';

const MILLION = 1_000_000;

describe('buckets', () => {
  it('are the smallest power of two with which a span fits', () => {
    const cases: [length: number, most: number, per: number][] = [
      [100, 800, 1],
      [800, 800, 1],
      [801, 800, 2],
      [3_270, 640, 8],
      [MILLION, 1_200, 1_024],
    ];
    for (const [length, most, per] of cases) {
      expect(candlesPerBucket({ from: 0, to: length }, most)).toBe(per);
    }
  });

  it('are never more than a window may have, for any width and span', () => {
    for (const width of [50, 320, 640, 1_300, 5_000]) {
      const most = mostBuckets(width);
      expect(most).toBeLessThanOrEqual(MOST_VISIBLE);
      for (let length = 12; length < MILLION; length *= 1.37) {
        const window = windowOf({ from: 400_000.3, to: 400_000.3 + length }, MILLION, most);
        expect(window.count).toBeLessThanOrEqual(4_000);
      }
    }
  });
});

describe('a window', () => {
  it('has one screen of margin on both sides, and begins at a multiple of its buckets', () => {
    expect(windowOf({ from: 1_000, to: 1_100 }, MILLION, 50)).toEqual({ from: 900, per: 2, count: 150 });
  });

  it('stays inside the series', () => {
    expect(windowOf({ from: -10, to: 110 }, 101, 50)).toEqual({ from: 0, per: 4, count: 26 });
    expect(windowOf({ from: -50, to: -10 }, 100, 50)).toEqual({ from: 0, per: 1, count: 30 });
    expect(windowOf({ from: 120, to: 150 }, 100, 50)).toEqual({ from: 90, per: 1, count: 10 });
  });

  it('serves the span that it was made for, wherever that is', () => {
    for (const total of [1, 2, 13, 100, 3_270, MILLION]) {
      for (let length = 12; length < 1.04 * total; length *= 1.7) {
        for (const share of [-0.4, 0, 0.3, 0.99, 1.3]) {
          const span = limited({ from: share * total, to: share * total + length }, total);
          expect(serves(windowOf(span, total, 400), span, total, 400)).toBe(true);
        }
      }
    }
  });

  it('no longer serves near its edge, at another zoom, or far inside', () => {
    const span = { from: 50_000, to: 50_400 };
    const window = windowOf(span, MILLION, 400);
    expect(serves(window, panned(span, 200), MILLION, 400)).toBe(true);
    expect(serves(window, panned(span, 350), MILLION, 400)).toBe(false);
    expect(serves(window, zoomed(span, 1.1, 0.5), MILLION, 400)).toBe(false);
    expect(serves(window, zoomed(span, 0.6, 0.5), MILLION, 400)).toBe(true);
    expect(serves(window, zoomed(span, 0.2, 0.5), MILLION, 400)).toBe(false);
  });

  it('can show a span that is partly in it and wider than a few buckets', () => {
    const window = { from: 100, per: 10, count: 10 };
    expect(canShow(window, { from: 190, to: 290 })).toBe(true);
    expect(canShow(window, { from: 200, to: 300 })).toBe(false);
    expect(canShow(window, { from: 0, to: 100 })).toBe(false);
    expect(canShow(window, { from: 120, to: 149 })).toBe(false);
  });
});

describe('logical places', () => {
  const grid = { from: 100, per: 4, count: 50 };

  it('put the middle of a bucket at its index', () => {
    expect(logicalOf({ from: 100, per: 1, count: 9 }, 103)).toBe(3);
    expect(logicalOf(grid, 101.5)).toBe(0);
    expect(bucketOf(grid, 103)).toBe(0);
    expect(bucketOf(grid, 104)).toBe(1);
    expect(bucketOf(grid, 99)).toBe(-1);
  });

  it('name the outermost bars of a span, whose edges are half a bar further out', () => {
    expect(logicalRange(grid, { from: 100, to: 108 })).toEqual({ from: 0, to: 1 });
    expect(logicalRange(grid, { from: 98, to: 110 })).toEqual({ from: -0.5, to: 1.5 });
  });

  it('are the same place of the screen in the windows before and after a change', () => {
    const span = { from: 612.25, to: 871.5 };
    const share = (grid: { from: number; per: number; count: number }, candle: number) => {
      const { from, to } = logicalRange(grid, span);
      return (logicalOf(grid, candle) + 0.5 - from) / (to - from + 1);
    };
    const place = share({ from: 0, per: 1, count: 2_000 }, 700);
    for (const other of [
      { from: 512, per: 1, count: 600 },
      { from: 512, per: 2, count: 300 },
      { from: 0, per: 64, count: 30 },
    ]) {
      expect(share(other, 700)).toBeCloseTo(place, 12);
    }
  });
});

describe('moves', () => {
  it('zoom around a place that stays', () => {
    expect(zoomed({ from: 100, to: 200 }, 0.5, 0.25)).toEqual({ from: 112.5, to: 162.5 });
    expect(zoomed({ from: 100, to: 200 }, 2, 1)).toEqual({ from: 0, to: 200 });
  });

  it('never leave the series, and end at a few candles or at all of them', () => {
    const total = 500;
    const inside = ({ from, to }: Span) => to > 0 && from < total;
    for (const span of [
      { from: -9_000, to: -8_000 },
      { from: 9_000, to: 9_100 },
      { from: 250, to: 250.01 },
      { from: -1e9, to: 1e9 },
    ]) {
      expect(inside(limited(span, total))).toBe(true);
    }
    expect(limited({ from: 250, to: 250.01 }, total)).toEqual({ from: 244.005, to: 256.005 });
    expect(limited({ from: -1e9, to: 1e9 }, total)).toEqual(fitSpan(0, total));
    expect(limited(fitSpan(0, 1), 1).to).toBeGreaterThan(1);
  });

  it('show a trade with what came before and after it', () => {
    expect(tradeSpan(1_000, 1_199, MILLION)).toEqual({ from: 850, to: 1_350 });
    expect(tradeSpan(500, 500, MILLION)).toEqual({ from: 470, to: 531 });
  });
});
