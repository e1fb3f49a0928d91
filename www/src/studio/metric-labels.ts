import { formatCount, type MetricName } from 'candlerun';
import { decimalText, signedText, UNDEFINED_TEXT } from './number-text.js';

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
    title: 'Total return',
    unit: 'of the initial cash',
    lessIsBetter: false,
    text: (value) => `${signedText(value)}%`,
  },
  sharpe: { title: 'Sharpe', unit: 'annualized', lessIsBetter: false, text: decimalText },
  max_drawdown_pct: {
    title: 'Max drawdown',
    unit: 'from a peak',
    lessIsBetter: true,
    text: (value) => `${decimalText(value)}%`,
  },
  profit_factor: {
    title: 'Profit factor',
    unit: 'gains per unit of loss',
    lessIsBetter: false,
    text: decimalText,
  },
  win_rate_pct: {
    title: 'Win rate',
    unit: 'of closed trades',
    lessIsBetter: false,
    text: (value) => `${decimalText(value)}%`,
  },
  trades: { title: 'Trades', unit: 'closed', lessIsBetter: false, text: formatCount },
  exposure_pct: {
    title: 'Exposure',
    unit: 'of all candles',
    lessIsBetter: false,
    text: (value) => `${decimalText(value)}%`,
  },
  final_equity: {
    title: 'Final equity',
    unit: 'at the last close',
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
