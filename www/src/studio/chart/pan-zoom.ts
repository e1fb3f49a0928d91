/** Moves of pointer and wheel over a chart, as shares of its width. */
export type PanZoomOwner = {
  /** The chart moves by a share of its width; positive shows later candles. */
  panned(share: number): void;
  /** The chart zooms by a factor, below 1 to fewer candles, around a place: a share of the width. */
  zoomed(factor: number, anchor: number): void;
  /** Width of the plot in pixels. */
  plotWidth(): number;
};

/** A finger that rests so long shows the crosshair and does not scroll. */
const HOLD_MS = 240;

/** A pointer that moved less is a click. */
const CLICK_PX = 4;

/** Zoom for a step of a mouse wheel, which is about 100 pixels. */
const ZOOM_PER_PX = 1.0015;

/**
 * Scrolls and zooms a chart by mouse, fingers and wheel. The wheel zooms only where it could not scroll the page, or if the chart has the
 * focus, or with Ctrl; so that the page scrolls over a chart. A vertical swipe is left to the page (`touch-action` in `chart.css`).
 */
export class PanZoom {
  readonly #frame: HTMLElement;
  readonly #owner: PanZoomOwner;
  readonly #pointers = new Map<number, { x: number; downX: number; downMs: number; holds: boolean }>();

  constructor(frame: HTMLElement, owner: PanZoomOwner) {
    this.#frame = frame;
    this.#owner = owner;
    frame.addEventListener('pointerdown', (event) => this.#down(event));
    frame.addEventListener('pointermove', (event) => this.#move(event));
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'] as const) {
      frame.addEventListener(type, (event) => this.#pointers.delete(event.pointerId));
    }
    frame.addEventListener('wheel', (event) => this.#wheel(event), { passive: false });
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || !this.#isOverPlot(event)) return;
    const x = event.clientX;
    this.#pointers.set(event.pointerId, { x, downX: x, downMs: event.timeStamp, holds: false });
  }

  #move(event: PointerEvent): void {
    const pointer = this.#pointers.get(event.pointerId);
    if (!pointer) return;
    const moved = Math.abs(event.clientX - pointer.downX);
    if (event.pointerType === 'touch' && moved < CLICK_PX && event.timeStamp - pointer.downMs > HOLD_MS) {
      pointer.holds = true;
    }
    const isDrag = moved >= CLICK_PX || pointer.x !== pointer.downX;
    if (pointer.holds || !isDrag) return;
    // Captured only now: a click belongs to the library's own canvas.
    if (!this.#frame.hasPointerCapture(event.pointerId)) this.#frame.setPointerCapture(event.pointerId);
    const before = [...this.#pointers.values()].map(({ x }) => x);
    pointer.x = event.clientX;
    const after = [...this.#pointers.values()].map(({ x }) => x);
    this.#apply(before, after);
  }

  /** The middle of all fingers scrolls, their distance zooms. */
  #apply(before: number[], after: number[]): void {
    const width = this.#owner.plotWidth();
    if (width <= 0) return;
    const middle = (xs: number[]) => xs.reduce((sum, x) => sum + x, 0) / xs.length;
    this.#owner.panned((middle(before) - middle(after)) / width);
    const spread = (xs: number[]) => Math.max(...xs) - Math.min(...xs);
    if (before.length < 2 || spread(before) < 10 || spread(after) < 10) return;
    const anchor = (middle(after) - this.#frame.getBoundingClientRect().left) / width;
    this.#owner.zoomed(spread(before) / spread(after), anchor);
  }

  #wheel(event: WheelEvent): void {
    const width = this.#owner.plotWidth();
    if (width <= 0 || !this.#isOverPlot(event)) return;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey;
    if (!isSideways && !this.#mayZoom(event)) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 33;
    if (isSideways) {
      this.#owner.panned(((event.deltaX || event.deltaY) * pixels) / width);
      return;
    }
    const anchor = (event.clientX - this.#frame.getBoundingClientRect().left) / width;
    this.#owner.zoomed(ZOOM_PER_PX ** (event.deltaY * pixels), anchor);
  }

  #mayZoom(event: WheelEvent): boolean {
    if (event.ctrlKey || event.metaKey) return true;
    if (this.#frame.parentElement?.contains(document.activeElement)) return true;
    for (let at: Element | null = this.#frame; at; at = at.parentElement) {
      const scrolls = at === document.documentElement || /auto|scroll/.test(getComputedStyle(at).overflowY);
      if (scrolls && at.scrollHeight > at.clientHeight + 1) return false;
    }
    return true;
  }

  #isOverPlot(event: MouseEvent): boolean {
    return event.clientX - this.#frame.getBoundingClientRect().left <= this.#owner.plotWidth();
  }
}
