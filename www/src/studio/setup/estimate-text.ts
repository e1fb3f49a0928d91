import { formatCount, type JobSpecInput, type SearchEstimate, samplers } from 'candlerun';
import { aboutText } from '../number-text.js';

/** Size and time of a search, with a tip if the full grid would be as quick. */
export type EstimateText = {
  /** `90 backtests, about 0.2 s`; empty for a single backtest that takes no time. */
  size: string;
  /** `Tip: all 63 combinations would take only about 0.2 s.`; empty for none. */
  tip: string;
};

/** The texts of an estimate. */
export function estimateText(spec: JobSpecInput, found: SearchEstimate): EstimateText {
  return { size: sizeText(spec, found), tip: tipText(found) };
}

function sizeText(spec: JobSpecInput, found: SearchEstimate): string {
  const { total_episodes, feasible_points } = found;
  const seconds = secondsOf(spec, found);
  const time = seconds === null ? '' : aboutText(seconds);
  // A start takes longer than a backtest of less than 0.1 s.
  if (total_episodes === 1 && !spec.walk_forward) return seconds !== null && seconds < 0.1 ? '' : time;
  const isPart = feasible_points !== null && total_episodes < feasible_points;
  const of = isPart ? ` of ${formatCount(feasible_points)}` : '';
  const count = `${formatCount(total_episodes)}${of} backtests`;
  return [`${endsEarly(spec) ? 'at most ' : ''}${count}`, time].filter(Boolean).join(', ');
}

function tipText({ feasible_points, estimate }: SearchEstimate): string {
  const { advice, grid_seconds } = estimate;
  if (advice === null || feasible_points === null || feasible_points < 2 || grid_seconds === null) return '';
  return `Tip: all ${formatCount(feasible_points)} combinations would take only ${aboutText(grid_seconds)}.`;
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
  return Object.values(spec.search?.stop ?? {}).some((limit) => limit != null);
}
