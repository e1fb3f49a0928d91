import type { Statistics, TradeStatistics } from 'candlerun';

/** How a value is written. A fall is a share that was lost: 28 is `−28.00%`. */
export type StatisticUnit =
  | 'amount'
  | 'gain'
  | 'share'
  | 'change'
  | 'fall'
  | 'ratio'
  | 'count'
  | 'time'
  | 'candles';

/** A statistic with all that is shown of it. */
export type Statistic = {
  title: string;
  unit: StatisticUnit;
  definition: string;
  formula: string;
  /** Which values are usual or good; empty where none is. */
  typical: string;
  /** Why it is undefined, in words that follow a dash. */
  why?: string | ((facts: StatisticFacts) => string);
  /** The statistic of one direction that means the same. */
  side?: keyof TradeStatistics & string;
};

/** What decides why a statistic is undefined. */
export type StatisticFacts = { trades: number };

/** Every statistic of a report, and for some the same of the long and of the short trades. */
export type StatisticName = keyof Statistics;
