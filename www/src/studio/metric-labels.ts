import { formatCount, type MetricName } from 'candlerun';
import { decimalText, percentText, signedPercentText, UNDEFINED_TEXT } from './number-text.js';

/** The texts with which a metric is shown. */
export type MetricLabel = {
  /** The name that is shown. */
  title: string;
  /** The unit that is shown. */
  unit: string;
  /** Whether a lower value is better. */
  lessIsBetter: boolean;
  text: (value: number) => string;
};

/** Every metric in the order of the page. */
export const metricLabels: Record<MetricName, MetricLabel> = {
  total_return_pct: {
    title: 'Return',
    unit: 'of the initial cash',
    lessIsBetter: false,
    text: signedPercentText,
  },
  sharpe: { title: 'Sharpe', unit: 'annualized', lessIsBetter: false, text: decimalText },
  max_drawdown_pct: {
    title: 'Max drawdown',
    unit: 'peak to trough',
    lessIsBetter: true,
    text: (value) => signedPercentText(-value),
  },
  profit_factor: {
    title: 'Profit factor',
    unit: 'gross profit ÷ gross loss',
    lessIsBetter: false,
    text: decimalText,
  },
  win_rate_pct: {
    title: 'Win rate',
    unit: 'of closed trades',
    lessIsBetter: false,
    text: percentText,
  },
  trades: { title: 'Trades', unit: 'closed', lessIsBetter: false, text: formatCount },
  exposure_pct: {
    title: 'Exposure',
    unit: 'time in market',
    lessIsBetter: false,
    text: percentText,
  },
  final_equity: {
    title: 'Final equity',
    unit: 'in the account’s currency',
    lessIsBetter: false,
    text: decimalText,
  },
};

/** The names of the metrics in the order of the page. */
export const metricNames = Object.keys(metricLabels) as MetricName[];

/** A metric's value as text; an undefined one is a dash. */
export function metricText(name: MetricName, value: number | null): string {
  return value === null ? UNDEFINED_TEXT : metricLabels[name].text(value);
}
