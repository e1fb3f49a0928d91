import type { JobSpec } from 'candlerun';
import { metricLabels, metricNames } from '../metric-labels.js';
import { UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import type { EpisodeStore } from '../progress/episode-store.js';

/** A number that every episode has: the objective, or a metric. */
export type Measure = {
  key: string;
  title: string;
  /** Whether a lower value is better. */
  lessIsBetter: boolean;
  text(value: number): string;
  /** Values by row; NaN where undefined. */
  values(store: EpisodeStore): Float64Array;
};

/** The measures of a run, the objective first. */
export function measuresOf(spec: JobSpec): Measure[] {
  const objective = objectiveOf(spec);
  const metrics = metricNames.map((name): Measure => {
    const { title, lessIsBetter, text } = metricLabels[name];
    return {
      key: name,
      title,
      lessIsBetter,
      text: (value) => (Number.isNaN(value) ? UNDEFINED_TEXT : text(value)),
      values: (store) => store.metric(name),
    };
  });
  // The search decides which way its objective is better.
  const lessIsBetter = spec.search?.direction === 'minimize';
  const first = metrics.find(({ key }) => key === objective.metric);
  if (first) return [{ ...first, lessIsBetter }, ...metrics.filter((one) => one !== first)];
  const score: Measure = {
    key: 'score',
    title: objective.title,
    lessIsBetter,
    text: (value) => objective.text(Number.isNaN(value) ? null : value),
    values: (store) => store.scores,
  };
  return [score, ...metrics];
}

/** Whether the first value is better. An undefined one never is. */
export function isBetter({ lessIsBetter }: Measure, value: number, than: number): boolean {
  if (Number.isNaN(value)) return false;
  if (Number.isNaN(than)) return true;
  return lessIsBetter ? value < than : value > than;
}
