/** Milliseconds of a day. */
export const DAY_MS = 86_400_000;

/** Milliseconds of a mean year. */
export const YEAR_MS = 365.25 * DAY_MS;

/** Three letters each: Intl's British English writes September with four. */
export const MONTHS = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
] as const;

/** The time of day in UTC, to the minute: `14:05`. */
export function clockText(timeMs: number): string {
  const time = new Date(timeMs);
  return [time.getUTCHours(), time.getUTCMinutes()].map((value) => String(value).padStart(2, '0')).join(':');
}
