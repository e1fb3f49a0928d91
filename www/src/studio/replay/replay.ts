/** Candles a second that a replay can have. */
export const SPEEDS: readonly number[] = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000];

/** The speed at which a replay opens: a trade of some weeks on daily candles takes a second. */
export const FIRST_SPEED = 20;

/** A longer gap between two frames counts as this: a page that was hidden does not jump. */
const LONGEST_FRAME_MS = 250;

/** The first and the last candle of a replay, and those at which a trade begins or ends, ascending. */
export type ReplayRange = { first: number; last: number; events: Float64Array };

/**
 * The place of a replay and how it moves. The place is the close of a candle: everything up to it has happened, nothing after it. The
 * caller gives the time.
 */
export class Replay {
  speed = FIRST_SPEED;
  readonly #range: ReplayRange;
  /** The place with the part of a candle that has passed. */
  #place: number;
  /** The time of the last frame; null while it does not play. */
  #playedMs: number | null = null;
  /** The candle at which it stops. */
  #end: number;

  constructor(range: ReplayRange, candle: number) {
    this.#range = range;
    this.#place = this.#limited(candle);
    this.#end = range.last;
  }

  get candle(): number {
    return Math.floor(this.#place);
  }

  get first(): number {
    return this.#range.first;
  }

  get last(): number {
    return this.#range.last;
  }

  get isPlaying(): boolean {
    return this.#playedMs !== null;
  }

  /** The candle after this one at which a trade begins or ends; null if there is none. */
  get nextEvent(): number | null {
    return this.#range.events[this.#eventsUntil(this.candle)] ?? null;
  }

  /** The candle before this one at which a trade begins or ends; null if there is none. */
  get previousEvent(): number | null {
    return this.#range.events[this.#eventsUntil(this.candle - 1) - 1] ?? null;
  }

  /** Plays to the end, at the end again from the start. */
  play(nowMs: number): void {
    if (this.candle >= this.last) this.#place = this.first;
    this.#end = this.last;
    this.#playedMs = nowMs;
  }

  /** Plays up to the next candle at which a trade begins or ends. Without one it stays where it is. */
  playToEvent(nowMs: number): void {
    const { nextEvent } = this;
    if (nextEvent === null) return;
    this.#end = nextEvent;
    this.#playedMs = nowMs;
  }

  pause(): void {
    this.#playedMs = null;
    this.#place = this.candle;
  }

  /** Moves as far as the time since the last frame allows. */
  advance(nowMs: number): void {
    if (this.#playedMs === null) return;
    const elapsedMs = Math.min(LONGEST_FRAME_MS, Math.max(0, nowMs - this.#playedMs));
    this.#place = Math.min(this.#end, this.#place + (elapsedMs * this.speed) / 1_000);
    this.#playedMs = nowMs;
    if (this.#place >= this.#end) this.pause();
  }

  /** Stops, and goes to a candle, or to the nearest one that there is. */
  seek(candle: number): void {
    this.pause();
    this.#place = this.#limited(candle);
  }

  #limited(candle: number): number {
    return Math.max(this.#range.first, Math.min(this.#range.last, Math.round(candle)));
  }

  /** How many events are at a candle or before it. */
  #eventsUntil(candle: number): number {
    const { events } = this.#range;
    let low = 0;
    let high = events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((events[middle] as number) <= candle) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The next faster or slower speed. */
export function nextSpeed(speed: number, by: 1 | -1): number {
  const place = SPEEDS.indexOf(speed);
  return SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, place + by))] ?? speed;
}
