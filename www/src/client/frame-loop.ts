/** What is not drawn by a frame is drawn by a timer after this long: a hidden page gets no frames. */
const LONGEST_WAIT_MS = 500;

/**
 * Draws at most once a frame, however often it is asked to. Listeners store what they hear and request a frame; nothing
 * else draws.
 */
export class FrameLoop {
  readonly #draw: (nowMs: number) => void;
  #frame: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(draw: (nowMs: number) => void) {
    this.#draw = draw;
  }

  /** Asks for a drawing in the next frame. */
  request(): void {
    if (this.#frame !== null) return;
    this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), LONGEST_WAIT_MS);
  }

  /** Draws no more, until it is asked again. */
  cancel(): void {
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = null;
  }

  #run(): void {
    this.cancel();
    this.#draw(performance.now());
  }
}
