import { formatCount } from 'candlerun';
import { DAY_MS, YEAR_MS } from '../calendar.js';
import { dayText, decimalText, timeText, UNDEFINED_TEXT } from '../number-text.js';
import type { TradeEnd } from './trade-rows.js';

/** Why a trade ended, in words. */
export const endTexts: Record<TradeEnd, string> = {
  signal: 'Signal',
  stop_loss: 'Stop loss',
  trailing_stop: 'Trailing stop',
  take_profit: 'Take profit',
  time_exit: 'Time exit',
  reduced: 'Reversed',
  margin_call: 'Margin call',
  ruin: 'Ruin',
  end_of_data: 'End of data',
  open: 'Still open',
};

/** A time in UTC to the minute, `28 Sep 2012, 14:05`, or only its day. */
export function tradeTimeText(timeMs: number, isDaily: boolean): string {
  if (Number.isNaN(timeMs)) return UNDEFINED_TEXT;
  return isDaily ? dayText(timeMs) : timeText(timeMs);
}

const UNITS: [name: string, ms: number][] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** How long a trade was held, in its two largest units: `455 d`, `3 d 4 h`, `45 min`, `0 min`. */
export function heldText(ms: number): string {
  if (Number.isNaN(ms)) return UNDEFINED_TEXT;
  const first = UNITS.findIndex(([, size]) => ms >= size);
  if (first < 0) return '0 min';
  const [name, size] = UNITS[first] ?? ['s', 1_000];
  const whole = Math.floor(ms / size);
  const next = UNITS[first + 1];
  const rest = next === undefined ? 0 : Math.floor((ms % size) / next[1]);
  // After ten days an hour says nothing.
  const isLong = first === 0 && whole >= 10;
  return next === undefined || rest === 0 || isLong
    ? `${whole} ${name}`
    : `${whole} ${name} ${rest} ${next[0]}`;
}

/** A long time in years from two of them on: `5.9 years`, else as `heldText`. */
export function longTimeText(ms: number): string {
  return ms >= 2 * YEAR_MS ? `${(ms / YEAR_MS).toFixed(1)} years` : heldText(ms);
}

/** A price with the decimals of its list. */
export function priceText(price: number, decimals: number): string {
  if (Number.isNaN(price)) return UNDEFINED_TEXT;
  if (decimals === 2) return decimalText(price);
  return price.toFixed(decimals).replace('-', '−');
}

/** Units traded, with at least four digits: `0.01234`, `97.45`, `124.62`, `12,000`. */
export function sizeText(units: number): string {
  if (units >= 10_000) return formatCount(units);
  if (units >= 100) return decimalText(units).replace(/\.00$/, '');
  return String(Number(units.toPrecision(4)));
}

/** A value as text, or a dash if there is none. */
export function valueText(value: number, text: (value: number) => string): string {
  return Number.isNaN(value) ? UNDEFINED_TEXT : text(value);
}
