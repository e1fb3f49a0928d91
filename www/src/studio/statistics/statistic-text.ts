import { formatCount } from 'candlerun';
import { ensureNever } from '../ensure-never.js';
import { decimalText, signedText } from '../number-text.js';
import { longTimeText } from '../trades/trade-texts.js';
import type { Statistic, StatisticFacts, StatisticUnit } from './statistic.js';

/** A value with its unit; null if it is undefined. */
export function statisticText(value: number | null | undefined, unit: StatisticUnit): string | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  switch (unit) {
    case 'amount':
    case 'ratio':
    case 'candles':
      return decimalText(value);
    case 'gain':
      return signedText(value);
    case 'share':
      return `${decimalText(value)}%`;
    case 'change':
      return `${signedText(value)}%`;
    case 'fall':
      return `${value === 0 ? decimalText(0) : signedText(-value)}%`;
    case 'count':
      return formatCount(value);
    case 'time':
      return longTimeText(value);
    default:
      return ensureNever(unit);
  }
}

/** Why a statistic is undefined. */
export function undefinedText({ why }: Statistic, facts: StatisticFacts): string {
  if (typeof why === 'function') return why(facts);
  return why ?? 'not known';
}
