import { clockText } from '../calendar.js';
import { dayText } from '../number-text.js';

/** A time of the data in UTC, to the minute where it is not midnight: `1 Mar 2000`, `1 Mar 2000 14:05`. */
export function timeText(timeMs: number): string {
  const clock = clockText(timeMs);
  return clock === '00:00' ? dayText(timeMs) : `${dayText(timeMs)} ${clock}`;
}
