import { decimalValue, exactText, parseDecimal } from './decimal.js';

/** The unit in which a person gives a number of the spec. */
export type Unit = 'number' | 'percent' | 'seconds' | 'times';

/** How many decimal places the shown number is ahead of the stored one, and the sign behind it. */
const UNITS: Record<Unit, { places: number; sign: string; typed: RegExp }> = {
  number: { places: 0, sign: '', typed: /$/ },
  /** Stored as a share: 0.001 is 0.1%. */
  percent: { places: 2, sign: '%', typed: /\s*%$/ },
  /** Stored in milliseconds. */
  seconds: { places: -3, sign: ' s', typed: /\s*s$/ },
  times: { places: 0, sign: '×', typed: /\s*[×x]$/ },
};

/** A number of the spec as a person reads it: `0.1%`, `10,000`, `2×`, `30 s`. */
export function unitText(value: number, unit: Unit): string {
  const { places, sign } = UNITS[unit];
  return `${exactText(value, places)}${sign}`;
}

/** The number of the spec that a text means, with or without its sign; null if it is no number. */
export function readUnit(text: string, unit: Unit): number | null {
  const { places, typed } = UNITS[unit];
  const decimal = parseDecimal(text.trim().replace(typed, ''));
  return decimal === null ? null : decimalValue(decimal, places);
}
