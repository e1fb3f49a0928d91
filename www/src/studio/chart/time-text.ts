import { clockText, DAY_MS, MONTHS } from '../calendar.js';
import { candleTimeText, dayText } from '../number-text.js';

const MINUTE = 60_000;
const SECOND = 1_000;

/** The step of a mark on the time axis. */
export type TickStep = 'year' | 'month' | 'day' | 'time';

/** A mark on the time axis, as short as its step allows: `2012`, `Sep`, `28 Sep`, `14:05`. Midnight is written as its day. */
export function tickText(timeMs: number, step: TickStep, intervalMs: number): string {
  const date = new Date(timeMs);
  if (step === 'year') return String(date.getUTCFullYear());
  const month = MONTHS[date.getUTCMonth()] ?? '';
  if (step === 'month') return month;
  const isMidnight = timeMs % DAY_MS === 0;
  if (step === 'day' || isMidnight || intervalMs >= DAY_MS) return `${date.getUTCDate()} ${month}`;
  return exactClockText(timeMs, intervalMs);
}

/** The time of a candle, as exact as its interval: `28 Sep 2012`, `28 Sep 2012, 14:05`, with seconds below a minute. UTC. */
export function exactTimeText(timeMs: number, intervalMs: number): string {
  if (intervalMs >= MINUTE) return candleTimeText(timeMs, intervalMs);
  return `${dayText(timeMs)}, ${exactClockText(timeMs, intervalMs)}`;
}

/** A time of day with as much as candles of the interval need: `14:05`, `14:05:09`, `14:05:09.250`. */
function exactClockText(timeMs: number, intervalMs: number): string {
  if (intervalMs >= MINUTE) return clockText(timeMs);
  const iso = new Date(timeMs).toISOString();
  return intervalMs >= SECOND ? iso.slice(11, 19) : iso.slice(11, 23);
}

/**
 * Whole seconds that grow from candle to candle, as the library needs them as keys of its bars. Candles within one second follow each
 * other by a second; the axis writes their true times.
 */
export function secondKeys(timeMs: Float64Array): Float64Array {
  const keys = new Float64Array(timeMs.length);
  let last = Number.NEGATIVE_INFINITY;
  for (const [i, time] of timeMs.entries()) {
    last = Math.max(Math.floor(time / SECOND), last + 1);
    keys[i] = last;
  }
  return keys;
}

/** The place of a key among ascending keys; −1 if it is none of them. */
export function keyIndex(keys: Float64Array, key: number): number {
  let low = 0;
  let high = keys.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const found = keys[middle] as number;
    if (found === key) return middle;
    if (found < key) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
