import { CandlerunError } from '../errors.js';
import type { ZoneOffset } from '../generated/types.js';

const HOUR_MS = 3_600_000;
/** Between two moments of this distance no zone changes its offset twice. */
const STEP_MS = 14 * 24 * HOUR_MS;
const FIRST_MS = Date.UTC(1950, 0, 1);
const LAST_MS = Date.UTC(2045, 0, 1);

/** The offsets of a zone from 1950 to 2044, as this host knows them. */
export function zoneOffsets(zone: string): ZoneOffset[] {
  const offsetAt = offsetsOf(zone);
  const offsets: ZoneOffset[] = [{ from_ms: FIRST_MS, offset_ms: offsetAt(FIRST_MS) }];
  let before = FIRST_MS;
  for (let ms = FIRST_MS + STEP_MS; ms < LAST_MS; ms += STEP_MS) {
    const offset_ms = offsetAt(ms);
    if (offset_ms !== offsets.at(-1)?.offset_ms) {
      offsets.push({ from_ms: changeBetween(before, ms, offsetAt), offset_ms });
    }
    before = ms;
  }
  return offsets;
}

/** The first minute with the offset of the later moment. */
function changeBetween(early: number, late: number, offsetAt: (ms: number) => number): number {
  const after = offsetAt(late);
  let [before, changed] = [early / 60_000, late / 60_000];
  while (changed - before > 1) {
    const middle = Math.floor((before + changed) / 2);
    if (offsetAt(middle * 60_000) === after) changed = middle;
    else before = middle;
  }
  return changed * 60_000;
}

/** Local time minus UTC at a moment. */
function offsetsOf(zone: string): (ms: number) => number {
  const format = formatOf(zone);
  return (ms) => {
    const parts = format.formatToParts(ms).map(({ type, value }) => [type, Number(value)] as const);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = Object.fromEntries(parts);
    return Date.UTC(year, month - 1, day, hour, minute, second) - ms;
  };
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const number = 'numeric';
  try {
    return new Intl.DateTimeFormat('en-US-u-ca-iso8601-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: number,
      month: number,
      day: number,
      hour: number,
      minute: number,
      second: number,
    });
  } catch {
    const reason =
      'there is no zone of this name: it is UTC, an offset such as +02:00 or a place such as Europe/Berlin';
    throw new CandlerunError(reason, 'time_zone', zone);
  }
}
