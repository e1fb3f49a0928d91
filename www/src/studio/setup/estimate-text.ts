import { formatCount, type JobSpecInput, type SearchEstimate, samplers } from 'candlerun';
import { aboutText } from '../number-text.js';

/** Size and estimated time of a search, with advice if there is any: `100 of 741 combinations, about 2 s.` */
export function estimateText(spec: JobSpecInput, found: SearchEstimate): string {
  const { total_episodes, feasible_points } = found;
  const isPart = feasible_points !== null && total_episodes < feasible_points;
  const count = isPart
    ? `${formatCount(total_episodes)} of ${formatCount(feasible_points)}`
    : formatCount(total_episodes);
  const noun = count === '1' ? 'combination' : 'combinations';
  const seconds = secondsOf(spec, found);
  const time = seconds === null ? '' : `, ${aboutText(seconds)}`;
  const runs = `${endsEarly(spec) ? 'At most ' : ''}${count} ${noun}${time}.`;
  return found.estimate.advice === null ? runs : `${runs} ${found.estimate.advice}`;
}

/** Estimated seconds of the chosen sampler, at most the time limit. */
function secondsOf(spec: JobSpecInput, { estimate }: SearchEstimate): number | null {
  const name = spec.search?.sampler ?? 'grid';
  const learns = samplers.find((sampler) => sampler.name === name)?.learns;
  const seconds = learns ? estimate.bayesian_seconds : estimate.random_seconds;
  const most = (spec.search?.stop?.time_ms ?? Number.POSITIVE_INFINITY) / 1_000;
  return seconds === null ? null : Math.min(seconds, most);
}

function endsEarly(spec: JobSpecInput): boolean {
  return Object.values(spec.search?.stop ?? {}).some((limit) => limit !== null);
}
