import type { CandleBuckets, CandleRange } from 'candlerun';
import type { Grid } from './reduce.js';

/** Reads buckets of equal size, as few candles in each as the number of buckets allows. */
export type BucketReader = (range: CandleRange) => Promise<CandleBuckets>;

/** The owner of a loader: takes windows, or the error of one that could not be read. */
export type LoaderOwner = {
  /** A window that was asked for. It may be stale by now; the owner then asks again. */
  loaded(grid: Grid, buckets: CandleBuckets): void;
  failed(error: unknown): void;
};

/**
 * Asks for one window at a time. While the user drags, views change faster than windows arrive; if every view asked, each answer would be
 * stale and none would be shown.
 */
export class WindowLoader {
  readonly #read: BucketReader;
  readonly #owner: LoaderOwner;
  readonly #total: number;
  #isBusy = false;
  #isClosed = false;

  constructor(read: BucketReader, total: number, owner: LoaderOwner) {
    this.#read = read;
    this.#total = total;
    this.#owner = owner;
  }

  /** Asks for a window, unless another is on its way. */
  request(grid: Grid): void {
    if (this.#isBusy || this.#isClosed) return;
    this.#isBusy = true;
    Promise.all(gridRanges(grid, this.#total).map(this.#read))
      .then(
        (parts) => () => this.#owner.loaded(grid, joinedBuckets(parts, grid.per)),
        (error: unknown) => () => this.#owner.failed(error),
      )
      .then((report) => {
        this.#isBusy = false;
        if (!this.#isClosed) report();
      });
  }

  /** Drops what is on its way. */
  close(): void {
    this.#isClosed = true;
  }
}

/**
 * The ranges whose buckets are those of a grid. A range gets as few candles in a bucket as its number of buckets allows, which is less than
 * the grid's if the last bucket is far from full; that one is then read by itself.
 */
export function gridRanges({ from, per, count }: Grid, total: number): CandleRange[] {
  const to = Math.min(total, from + count * per);
  if (count === 1 || Math.ceil((to - from) / count) === per) return [{ from, to, buckets: count }];
  const tail = from + (count - 1) * per;
  return [
    { from, to: tail, buckets: count - 1 },
    { from: tail, to, buckets: 1 },
  ];
}

/** Buckets of consecutive ranges, as those of one range. */
export function joinedBuckets(parts: readonly CandleBuckets[], per: number): CandleBuckets {
  const [head] = parts;
  if (head === undefined) throw new RangeError('a window has at least one range');
  if (parts.length === 1) return { ...head, candles_per_bucket: per };
  const join = (column: (part: CandleBuckets) => Float64Array) =>
    Float64Array.from(parts.flatMap((part) => [...column(part)]));
  return {
    from: head.from,
    to: parts.at(-1)?.to ?? head.to,
    candles_per_bucket: per,
    time: join(({ time }) => time),
    open: join(({ open }) => open),
    high: join(({ high }) => high),
    low: join(({ low }) => low),
    close: join(({ close }) => close),
    volume: join(({ volume }) => volume),
  };
}
