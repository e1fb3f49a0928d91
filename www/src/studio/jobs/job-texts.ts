import {
  formatCount,
  formatPercent,
  type JobRow,
  type JobSpecInput,
  type JobStatus,
  samplers,
  strategies,
} from 'candlerun';
import { commentTitle } from '../comment-title.js';
import { momentText, rateText } from '../number-text.js';
import { dataName } from '../setup/candles-text.js';

/** The texts of the statuses. */
export const statusNames: Record<JobStatus, string> = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  completed: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** The name of a run: what the user or the page called it, else its data, strategy and sampler. */
export function nameOf({ name, data, spec }: Pick<JobRow, 'name' | 'data' | 'spec'>): string {
  if (name) return name;
  return data?.title ? `${dataName(data.title, data.info)} · ${titleText(spec)}` : titleText(spec);
}

/** Strategy and sampler of a job: `SMA cross · Bayesian`. */
export function titleText(spec: JobSpecInput): string {
  const strategy = strategyText(spec.strategy);
  const sampler = spec.search?.sampler ?? 'grid';
  const title = samplers.find(({ name }) => name === sampler)?.title ?? sampler;
  const how = spec.search ? title : 'one backtest';
  return `${strategy} · ${how}${spec.walk_forward ? ' · walk-forward' : ''}`;
}

/** The title of a library strategy, or the first line of a text if that is a comment. */
function strategyText({ library, rules, javascript }: JobSpecInput['strategy']): string {
  if (library) return strategies.find(({ name }) => name === library)?.title ?? library;
  if (javascript) {
    return commentTitle(typeof javascript === 'string' ? javascript : javascript.source) ?? 'Own JavaScript';
  }
  return commentTitle(rules ?? '') ?? 'Own rules';
}

/** Size and time of creation of a job: `90 episodes × 3,270 candles · 24 Nov, 12:50`. */
export function sizeText(row: JobRow): string {
  const noun = row.total_episodes === 1 ? 'episode' : 'episodes';
  const candles = row.spec.walk_forward ? '' : ` × ${formatCount(row.total_candles)} candles`;
  return `${formatCount(row.total_episodes)} ${noun}${candles} · ${momentText(row.created_at)}`;
}

/** Status and percentage of a job: `Running 48.65%`. A finished job, or one that has not begun, has no percentage. */
export function statusText(status: JobStatus, percent: number): string {
  const isPlain = status === 'completed' || (status === 'queued' && percent === 0);
  return isPlain ? statusNames[status] : `${statusNames[status]} ${formatPercent(percent)}`;
}

/** The mean speed of a job; empty if it is unknown. */
export function meanRateText(row: JobRow): string {
  const rate = meanRate(row);
  return rate === null ? '' : rateText(rate);
}

/** Mean candles a second of the finished episodes. For a walk-forward, whose windows differ in length, the last stored rate. */
export function meanRate(row: JobRow): number | null {
  if (row.spec.walk_forward) return row.candles_per_second;
  if (row.saved_episodes === 0 || row.elapsed_ms <= 0) return null;
  return (1_000 * row.saved_episodes * row.total_candles) / row.elapsed_ms;
}
