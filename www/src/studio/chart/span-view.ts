import type { CandleBuckets } from 'candlerun';
import type { Grid } from './reduce.js';
import {
  candlesPerBucket,
  canShow,
  fitSpan,
  limited,
  mostBuckets,
  panned,
  type Span,
  serves,
  windowOf,
  zoomed,
} from './span.js';
import { type BucketReader, WindowLoader } from './window-loader.js';

/** What a view of candles needs. */
export type SpanViewOwner = {
  read: BucketReader;
  /** Width of the plot in pixels; 0 while there is none. */
  plotWidth(): number;
  /** Shows another span of the drawn window. */
  show(span: Span): void;
  /** Draws a window that was read. */
  draw(grid: Grid, buckets: CandleBuckets): void;
  /** The view has moved, or has what it needs. */
  settled(): void;
  failed(error: unknown): void;
};

/** The part of a series that is in view, and the window of buckets around it, which is read again when the view leaves it. */
export class SpanView {
  readonly total: number;
  readonly #owner: SpanViewOwner;
  readonly #loader: WindowLoader;
  #span: Span;
  #grid: Grid | null = null;
  #isQueued = false;

  constructor(total: number, owner: SpanViewOwner) {
    this.total = total;
    this.#owner = owner;
    this.#span = fitSpan(0, total);
    this.#loader = new WindowLoader(owner.read, total, {
      loaded: (grid, buckets) => this.#loaded(grid, buckets),
      failed: (error) => owner.failed(error),
    });
  }

  /** The candles in view. */
  get span(): Span {
    return this.#span;
  }

  /** Length of the view in candles. */
  get length(): number {
    return this.#span.to - this.#span.from;
  }

  /** Shows a span, at once if the drawn window reaches so far, else when another one has been read. */
  set(span: Span): void {
    this.#span = limited(span, this.total);
    if (this.#grid && canShow(this.#grid, this.#span)) this.#owner.show(this.#span);
    this.#queue();
  }

  /** Moves by a share of the width. */
  pan(share: number): void {
    this.set(panned(this.#span, share * this.length));
  }

  /** Zooms around a place, a share of the width. */
  zoom(factor: number, anchor: number): void {
    this.set(zoomed(this.#span, factor, anchor));
  }

  /** Asks for another window if the drawn one no longer serves the span. */
  update(): void {
    const width = this.#owner.plotWidth();
    if (width === 0) return;
    const most = mostBuckets(width);
    if (this.#grid && serves(this.#grid, this.#span, this.total, most)) this.#owner.settled();
    else this.#loader.request(windowOf(this.#span, this.total, most));
  }

  /** Drops what is on its way. */
  close(): void {
    this.#loader.close();
  }

  /** Updates at most once a frame. */
  #queue(): void {
    if (this.#isQueued) return;
    this.#isQueued = true;
    requestAnimationFrame(() => {
      this.#isQueued = false;
      this.update();
    });
  }

  #loaded(grid: Grid, buckets: CandleBuckets): void {
    const isOfSize = grid.per === candlesPerBucket(this.#span, mostBuckets(this.#owner.plotWidth()));
    if (canShow(grid, this.#span) && (isOfSize || this.#grid === null)) {
      this.#grid = grid;
      this.#owner.draw(grid, buckets);
    }
    this.#queue();
  }
}
