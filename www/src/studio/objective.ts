import type { JobSpec, MetricName } from 'candlerun';
import { metricLabels, metricText } from './metric-labels.js';
import { decimalText, UNDEFINED_TEXT } from './number-text.js';

/** What episodes are judged by, as it is shown. */
export type ObjectiveLabel = {
  title: string;
  /** The metric; none for a mix of several. */
  metric: MetricName | null;
  text: (score: number | null) => string;
};

export function objectiveOf(spec: JobSpec): ObjectiveLabel {
  const objective = spec.search?.objective ?? 'sharpe';
  if (typeof objective !== 'string') {
    const text = (score: number | null) => (score === null ? UNDEFINED_TEXT : decimalText(score));
    return { title: 'Weighted score', metric: null, text };
  }
  const { title } = metricLabels[objective];
  return { title, metric: objective, text: (score) => metricText(objective, score) };
}
