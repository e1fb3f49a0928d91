/** If no frame comes in this time, a timer draws: a hidden page gets no frames. */
const LONGEST_WAIT_MS = 500;

/** The length of a frame where there are none, as in Node.js. */
const FRAME_MS = 16;

/**
 * Draws at most once a frame, however often `request` is called. Listeners store the newest values and request a frame. Only
 * the loop draws.
 */
export class FrameLoop {
  readonly #draw: (nowMs: number) => void;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: (nowMs: number) => void) {
    this.#draw = draw;
  }

  /** Draws in the next frame. */
  request(): void {
    if (this.#timer !== undefined) return;
    const hasFrames = typeof requestAnimationFrame === 'function';
    if (hasFrames) this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), hasFrames ? LONGEST_WAIT_MS : FRAME_MS);
  }

  /** Drops the request, if there is one. */
  cancel(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = null;
    this.#timer = undefined;
  }

  #run(): void {
    this.cancel();
    this.#draw(performance.now());
  }
}
