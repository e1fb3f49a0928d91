/** While a search runs it is drawn at most so often, and again after this many times the time of a drawing. */
const LIVE_MS = 250;
const LIVE_SHARE = 10;

/** How often a running search is drawn: many episodes take longer to draw, and are drawn less often. */
export class LivePace {
  #nextAt = 0;

  /** Draws, unless the last drawing was too short ago. An urgent one is always made. */
  draw(draw: () => void, isUrgent: boolean): void {
    const startMs = performance.now();
    if (!isUrgent && startMs < this.#nextAt) return;
    draw();
    const endMs = performance.now();
    this.#nextAt = endMs + Math.max(LIVE_MS, LIVE_SHARE * (endMs - startMs));
  }
}
