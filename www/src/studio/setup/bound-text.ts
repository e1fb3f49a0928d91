import { DAY_MS } from '../calendar.js';
import { dayText, timeText } from '../number-text.js';

/** A time of the data in UTC, to the minute where it is not midnight: `1 Mar 2000`, `1 Mar 2000, 14:05`. */
export function boundText(timeMs: number): string {
  return timeMs % DAY_MS === 0 ? dayText(timeMs) : timeText(timeMs);
}
