import { type CandlesInfo, formatCount } from 'candlerun';
import { DAY_MS } from '../calendar.js';
import { dayText, intervalText } from '../number-text.js';

/** The short name of candles, without the ending of a file and what follows a comma: `IBM`, `BTCUSDT-1h`. */
export function shortTitle(title: string): string {
  const name = title
    .replace(/\.(csv|txt|tsv)$/i, '')
    .split(/,\s/)[0]
    ?.trim();
  return name || 'Data';
}

/** Name and interval for the name of a run: `IBM 1D`. An interval that the name has already is not repeated. */
export function dataName(title: string, info: Pick<CandlesInfo, 'interval_ms'> | null): string {
  const name = shortTitle(title);
  const interval = info?.interval_ms == null ? '' : shortInterval(info.interval_ms);
  const isNamed =
    interval === '' ||
    name
      .toLowerCase()
      .split(/[^a-z0-9]+/)
      .includes(interval.toLowerCase());
  return isNamed ? name : `${name} ${interval}`;
}

/** Name, interval and number of candles: `IBM · 1 day · 3,270 candles`. */
export function candlesText(title: string, info: CandlesInfo): string {
  const interval = info.interval_ms === null ? '' : ` · ${longInterval(info.interval_ms)}`;
  return `${shortTitle(title)}${interval} · ${countText(info.candles)}`;
}

/** First and last day: `1 Mar 2000 – 1 Mar 2013`. */
export function daysText(info: Pick<CandlesInfo, 'first_time' | 'last_time'>): string {
  return `${dayText(info.first_time)} – ${dayText(info.last_time)}`;
}

/** What a run needs if this browser lacks its candles: `BTCUSDT-1h.csv, 5,000 candles, 1 Jan 2024 – 27 Jul 2024`. */
export function neededText(title: string, info: CandlesInfo | null): string {
  const name = title === '' ? 'a file of candles' : title;
  return info === null ? name : `${name}, ${countText(info.candles)}, ${daysText(info)}`;
}

/** `3,270 candles`. */
export function countText(candles: number): string {
  return `${formatCount(candles)} ${candles === 1 ? 'candle' : 'candles'}`;
}

const SHORT: [ms: number, name: string][] = [
  [7 * DAY_MS, 'W'],
  [DAY_MS, 'D'],
  [3_600_000, 'h'],
  [60_000, 'm'],
  [1_000, 's'],
];

/** As on trading charts: `1D`, `4h`, `15m`. */
function shortInterval(ms: number): string {
  const unit = SHORT.find(([size]) => ms % size === 0);
  return unit ? `${ms / unit[0]}${unit[1]}` : intervalText(ms);
}

const LONG: [ms: number, name: string][] = [
  [DAY_MS, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
  [1_000, 'second'],
];

function longInterval(ms: number): string {
  const unit = LONG.find(([size]) => ms % size === 0);
  if (!unit) return intervalText(ms);
  const count = ms / unit[0];
  return `${count} ${unit[1]}${count === 1 ? '' : 's'}`;
}
