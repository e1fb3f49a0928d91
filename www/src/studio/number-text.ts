import { formatCount } from 'candlerun';
import { clockText, DAY_MS, MONTHS, YEAR_MS } from './calendar.js';

/** The text of an undefined value, which is never shown as 0 or NaN. */
export const UNDEFINED_TEXT = '–';

/** Makes a formatter at its first use: each takes milliseconds, which would delay the opening of the page. */
function lazy<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => {
    made ??= make();
    return made;
  };
}

const decimals = lazy(
  () => new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
);
const compact = lazy(
  () => new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 }),
);
const exact = lazy(() => new Intl.NumberFormat('en-US', { maximumSignificantDigits: 10 }));
const exactDecimals = lazy(() => new Intl.NumberFormat('en-US', { maximumSignificantDigits: 15 }));
const tenths = lazy(
  () => new Intl.NumberFormat('en-US', { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
);

/** Two decimals, thousands separated: `12,345.67`. */
export function decimalText(value: number): string {
  return withMinus(decimals().format(withoutMinusZero(value, 100)));
}

/** A profit or loss with its sign, so that it is readable without colour. */
export function signedText(value: number): string {
  return value >= 0.005 ? `+${decimalText(value)}` : decimalText(value);
}

/** A percentage with one decimal: `28.0%`, `−6.4%`. */
export function percentText(percent: number): string {
  return `${withMinus(tenths().format(withoutMinusZero(percent, 10)))}%`;
}

/** A gain or loss in per cent with its sign: `+142.3%`, `−28.0%`. */
export function signedPercentText(percent: number): string {
  return percent >= 0.05 ? `+${percentText(percent)}` : percentText(percent);
}

/** A share from 0 to 1 as a percentage without decimals: `48%`. One that is not quite 0 or 1 does not look like it. */
export function shareText(share: number): string {
  const percent = 100 * share;
  if (percent > 0 && percent < 0.5) return 'less than 1%';
  if (percent < 100 && percent >= 99.5) return 'more than 99%';
  return wholePercentText(percent);
}

/** An estimated percentage without decimals, which would not be accurate: `62%`. */
export function wholePercentText(percent: number): string {
  const whole = Math.round(percent);
  return `${whole < 0 ? '−' : ''}${formatCount(Math.abs(whole))}%`;
}

/** The shortest text of a parameter's value: `0.1`, `1,000`. A number with up to 12 decimals keeps all its digits. */
export function parameterText(value: boolean | number | string): string {
  if (typeof value !== 'number') return String(value);
  const isDecimal = Number(value.toFixed(12)) === value;
  return withMinus((isDecimal ? exactDecimals() : exact()).format(value));
}

/** A speed: `48.2M candles/s`. */
export function rateText(candlesPerSecond: number): string {
  return `${compact().format(candlesPerSecond)} candles/s`;
}

/** A time span: `0.08 s`, `12.3 s`, `2:05`, `1:02:05`. */
export function durationText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const two = (value: number) => String(Math.floor(value) % 60).padStart(2, '0');
  const minutes = seconds < 3_600 ? String(Math.floor(seconds / 60)) : two(seconds / 60);
  const clock = `${minutes}:${two(seconds)}`;
  return seconds < 3_600 ? clock : `${formatCount(Math.floor(seconds / 3_600))}:${clock}`;
}

const SPANS: [seconds: number, name: string][] = [
  [86_400, 'days'],
  [3_600, 'h'],
  [60, 'min'],
];

/** An estimated time span: `less than 0.1 s`, `about 0.4 s`, `about 35 s`, `about 12 min`. */
export function aboutText(seconds: number): string {
  if (seconds < 0.1) return 'less than 0.1 s';
  if (seconds < 9.95) return `about ${exact().format(Math.round(seconds * 10) / 10)} s`;
  // A unit is used from two of it on: 90 s is more exact than 2 min.
  const [size, name] = SPANS.find(([size]) => seconds >= 2 * size) ?? [1, 's'];
  return `about ${formatCount(seconds / size)} ${name}`;
}

/** A day in UTC: `28 Sep 2012`. */
export function dayText(timeMs: number): string {
  const date = new Date(timeMs);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** A time in UTC to the minute: `28 Sep 2012, 14:05`. */
export function timeText(timeMs: number): string {
  return `${dayText(timeMs)}, ${clockText(timeMs)}`;
}

/** A candle's time: its day, and below one day its time too. `intervalMs` is the time between candles. */
export function candleTimeText(timeMs: number, intervalMs: number | null): string {
  return intervalMs !== null && intervalMs < DAY_MS ? timeText(timeMs) : dayText(timeMs);
}

/** A point in time in the user's time zone: `1 Mar, 12:50`. */
export function momentText(timeMs: number): string {
  const date = new Date(timeMs);
  const clock = `${twoDigits(date.getHours())}:${twoDigits(date.getMinutes())}`;
  return `${date.getDate()} ${MONTHS[date.getMonth()]}, ${clock}`;
}

const LENGTHS: [ms: number, one: string, several: string][] = [
  [YEAR_MS, 'year', 'years'],
  [DAY_MS, 'day', 'days'],
  [3_600_000, 'h', 'h'],
  [60_000, 'min', 'min'],
];

/** A time in the market: `5.9 years`, `183 days`, `1 day`, `4.5 h`, `12 min`. A unit is used from one of it on, years from two. */
export function spanText(ms: number): string {
  const found = LENGTHS.find(([unit]) => ms >= (unit === YEAR_MS ? 2 * unit : unit)) ?? LENGTHS[3];
  const [unit, one, several] = found as (typeof LENGTHS)[number];
  const count = ms / unit;
  const isWhole = count >= 10 || unit === 60_000;
  const text = isWhole ? formatCount(count) : exact().format(Math.round(count * 10) / 10);
  return `${text} ${text === '1' ? one : several}`;
}

const UNITS: [string, number][] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** The interval of candles: `1 d`, `15 min`. */
export function intervalText(ms: number): string {
  const [name, size] = UNITS.find(([, unit]) => ms >= unit) ?? ['ms', 1];
  return `${exact().format(Math.round((ms / size) * 100) / 100)} ${name}`;
}

function withMinus(text: string): string {
  return text.replace('-', '−');
}

/** The value, or 0 if it would be shown as −0. `parts` is the smallest step that is shown, as parts of 1. */
function withoutMinusZero(value: number, parts: number): number {
  return Math.round(Math.abs(value) * parts) === 0 ? 0 : value;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
