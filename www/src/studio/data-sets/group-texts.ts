import { formatCount, type JobRow, type JobSpec, samplers } from 'candlerun';
import { statusNames } from '../jobs/job-texts.js';
import { intervalText } from '../number-text.js';
import { dataName } from '../setup/candles-text.js';
import type { DataSetGroup } from './data-set-group.js';

/** The name of a run's data: `IBM 1D`. */
export function setName({ data }: Pick<JobRow, 'data'>): string {
  return data ? dataName(data.title, data.info) : 'Data';
}

/** Sentences on what is compared and what is not. */
export function groupSentences(group: DataSetGroup): string[] {
  const { members, scores, spec } = group;
  const left = members.filter(({ isRead }) => !isRead).map(({ row }) => row);
  return [
    countedText(scores.counted.length, members.length, left),
    comparedText(scores.counted.length, scores.compared, scores.count, spec),
    intervalsText(members.map(({ row }) => row)),
  ].filter((text) => text !== '');
}

function countedText(counted: number, all: number, left: readonly JobRow[]): string {
  if (left.length === 0) return '';
  const names = left.map((row) => `${setName(row)} (${statusNames[row.status].toLowerCase()})`);
  const verb = counted === 1 ? 'counts' : 'count';
  return `${formatCount(counted)} of ${formatCount(all)} data sets ${verb}, those whose run has finished. Not ${names.join(', ')}.`;
}

function comparedText(counted: number, compared: number, count: number, spec: JobSpec | null): string {
  if (spec?.walk_forward) {
    return 'A walk-forward chooses other parameters in every window, so there is no score of one parameter set.';
  }
  if (counted < 2) return '';
  const noun = compared === 1 ? 'parameter set has' : 'parameter sets have';
  if (compared === count) {
    return `${formatCount(compared)} ${noun} a score on ${counted === 2 ? 'both' : `all ${formatCount(counted)}`} data sets.`;
  }
  const learns = samplers.find(({ name }) => name === spec?.search?.sampler)?.learns === true;
  const why = learns
    ? ' This search method proposes other parameters on each data set; grid and random search run the same ones.'
    : '';
  return `${formatCount(compared)} of ${formatCount(count)} parameter sets have a score on every data set; only those are compared.${why}`;
}

function intervalsText(rows: readonly JobRow[]): string {
  const intervals = new Set(rows.flatMap(({ data }) => data?.info.interval_ms ?? []));
  if (intervals.size < 2) return '';
  const texts = [...intervals].sort((a, b) => a - b).map(intervalText);
  return `The candles have different intervals (${texts.join(', ')}): a parameter that counts candles spans another time on each.`;
}
