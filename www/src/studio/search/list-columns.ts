import { formatCount, type JobSpec } from 'candlerun';
import { parameterText } from '../number-text.js';
import { type EpisodeStore, paramValue } from '../progress/episode-store.js';
import { readReason } from '../verdict/reason-text.js';
import type { ListColumn } from './episode-list.js';
import { type Measure, measuresOf } from './measure.js';

/** A column with the values by which it is sorted. */
export type SortedColumn = ListColumn & { values(store: EpisodeStore): Float64Array };

/** Number, parameters, all measures, and why an episode has no score. */
export function listColumns(spec: JobSpec, store: EpisodeStore): SortedColumn[] {
  const number: SortedColumn = {
    key: 'episode',
    title: '#',
    isNumber: true,
    largestFirst: false,
    text: (row) => formatCount(store.numbers[row] as number),
    values: () => store.numbers,
  };
  const params = store.params.map((column): SortedColumn => {
    const isNumber = column.choices === null;
    const text = (row: number) => parameterText(paramValue(column, row));
    return {
      key: `param ${column.name}`,
      title: column.name,
      isNumber,
      largestFirst: false,
      text,
      values: () => column.values.values,
    };
  });
  const measures = measuresOf(spec).map(
    (measure): SortedColumn => ({
      key: measure.key,
      title: measure.title,
      isNumber: true,
      largestFirst: !measure.lessIsBetter,
      text: (row) => measure.text(measure.values(store)[row] as number),
      values: (store) => measure.values(store),
    }),
  );
  const hasReasons = store.scores.some((score) => Number.isNaN(score));
  return [number, ...params, ...measures, ...(hasReasons ? [reasonColumn(store)] : [])];
}

function reasonColumn(store: EpisodeStore): SortedColumn {
  return {
    key: 'reason',
    title: 'No score because',
    isNumber: false,
    largestFirst: false,
    text: (row) => {
      const reason = store.reasonOf(row);
      return reason === '' ? '' : readReason(reason, store.isFailure(row)).text;
    },
    // Those without a score come first.
    values: (store) => Float64Array.from(store.scores, (score) => (Number.isNaN(score) ? 0 : 1)),
  };
}

/** An episode in a line: `Episode 87 · fast 50 · slow 140 · Sharpe 0.49`. */
export function episodeText(spec: JobSpec, store: EpisodeStore, row: number, measure: Measure): string {
  const varying = spec.search?.space;
  const params = store.params
    .filter(({ name }) => !varying || name in varying)
    .map((column) => `${column.name} ${parameterText(paramValue(column, row))}`);
  const value = `${measure.title} ${measure.text(measure.values(store)[row] as number)}`;
  return [`Episode ${formatCount(store.numbers[row] as number)}`, ...params, value].join(' · ');
}
