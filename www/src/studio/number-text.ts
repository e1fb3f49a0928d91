import { formatCount } from 'candlerun';

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
const days = lazy(() => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeZone: 'UTC' }));

const moments = lazy(
  () =>
    new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
);

/** Two decimals, thousands separated: `12,345.67`. */
export function decimalText(value: number): string {
  return decimals().format(value).replace('-', '−');
}

/** A profit or loss with its sign, so that it is readable without colour. */
export function signedText(value: number): string {
  return value > 0 ? `+${decimalText(value)}` : decimalText(value);
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
  return (isDecimal ? exactDecimals() : exact()).format(value).replace('-', '−');
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

/** A day: `1 Mar 2000`. */
export function dayText(timeMs: number): string {
  return days().format(timeMs);
}

/** A point in time in the user's time zone: `1 Mar, 12:50`. */
export function momentText(timeMs: number): string {
  return moments().format(timeMs);
}

const UNITS: [string, number][] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** The interval of candles: `1 d`, `15 min`. */
export function intervalText(ms: number): string {
  const [name, size] = UNITS.find(([, unit]) => ms >= unit) ?? ['ms', 1];
  return `${exact().format(Math.round((ms / size) * 100) / 100)} ${name}`;
}
