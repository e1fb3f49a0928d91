import type { JobSpec, MetricName, Objective } from 'candlerun';
import { metricLabels, metricText } from './metric-labels.js';
import { decimalText, UNDEFINED_TEXT } from './number-text.js';

/** An objective as the page shows it. */
export type ObjectiveLabel = {
  title: string;
  /** The metric; `null` for a weighted mix of several. */
  metric: MetricName | null;
  text: (score: number | null) => string;
};

/** The first objective of a job. */
export function objectiveOf(spec: JobSpec): ObjectiveLabel {
  return labelOf(spec.search?.objective ?? 'sharpe');
}

/** Every objective of a job, in order. */
export function objectivesOf(spec: JobSpec): ObjectiveLabel[] {
  const more = spec.search?.more_objectives ?? [];
  return [objectiveOf(spec), ...more.map(({ objective }) => labelOf(objective))];
}

function labelOf(objective: Objective): ObjectiveLabel {
  if (typeof objective !== 'string') {
    const text = (score: number | null) => (score === null ? UNDEFINED_TEXT : decimalText(score));
    return { title: 'Weighted score', metric: null, text };
  }
  const { title } = metricLabels[objective];
  return { title, metric: objective, text: (score) => metricText(objective, score) };
}
