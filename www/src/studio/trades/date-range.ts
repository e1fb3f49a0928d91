/**
 * A range of dates as one types it: `2012`, `2012-09`, `28 Sep 2012`, `2012-09-28 14:05`, `2010..2012`, `Sep 2012 – 1 Mar 2013`, `2012..`.
 * A part that is not exact is a whole year, month, day or minute, in UTC.
 */

import { DAY_MS, MONTHS } from '../calendar.js';

/** From the first instant up to the first one after the end, in epoch milliseconds UTC. */
export type DateRange = { from: number; to: number };

/** The range without limits, which every time is in. */
export const ALL_DATES: DateRange = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY };

const NUMBERS =
  /^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2})(?:[ t]+(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?z?)?)?)?$/;
const WORDS = /^(?:(\d{1,2})\.? +)?([a-z]{3,9})\.?,? +(\d{4})(?:,? +(\d{1,2}):(\d{2}))?$/;

/** Reads a range. Returns null for a text that is none, and all dates for an empty text. */
export function readDateRange(text: string): DateRange | null {
  const words = text.trim().toLowerCase();
  if (words === '') return ALL_DATES;
  const whole = readDate(words);
  if (whole !== null) return whole;
  // A dash inside an ISO date has no spaces around it.
  const parts = words.split(/ *(?:\.{2,3}|…|–|—) *| +(?:to|until|-) +/);
  if (parts.length !== 2) return null;
  const [first = '', last = ''] = parts;
  const from = first === '' ? ALL_DATES : readDate(first);
  const to = last === '' ? ALL_DATES : readDate(last);
  if (from === null || to === null || (first === '' && last === '')) return null;
  return from.from < to.to ? { from: from.from, to: to.to } : null;
}

/** A date, and the first instant after it. */
function readDate(text: string): DateRange | null {
  const numbers = NUMBERS.exec(text);
  if (numbers) {
    const [, year, month, day, hour, minute] = numbers;
    return span(year, month, day, hour, minute);
  }
  const words = WORDS.exec(text);
  if (!words) return null;
  const [, day, name = '', year, hour, minute] = words;
  const month = MONTHS.findIndex((month) => month.toLowerCase() === name.slice(0, 3)) + 1;
  return span(year, String(month), day, hour, minute);
}

/** The span of the most exact part that is given. */
function span(...parts: (string | undefined)[]): DateRange | null {
  const given = parts.map((part) => (part === undefined ? null : Number(part)));
  const [year = null, month = null, day = null, hour = null, minute = null] = given;
  if (year === null) return null;
  if (month !== null && (month < 1 || month > 12)) return null;
  if (hour !== null && (hour > 23 || (minute ?? 0) > 59)) return null;
  const last = month === null ? 31 : new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (day !== null && (day < 1 || day > last)) return null;
  const from = Date.UTC(year, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0);
  if (minute !== null) return { from, to: from + 60_000 };
  if (day !== null) return { from, to: from + DAY_MS };
  return { from, to: month === null ? Date.UTC(year + 1, 0) : Date.UTC(year, month) };
}
