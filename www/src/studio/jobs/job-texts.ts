import {
  formatCount,
  formatPercent,
  type JobRow,
  type JobSpec,
  type JobStatus,
  type StrategySpec,
  samplers,
  strategies,
} from 'candlerun';
import { commentTitle } from '../comment-title.js';
import { momentText, rateText } from '../number-text.js';

/** Statuses in words. */
export const statusNames: Record<JobStatus, string> = {
  queued: 'Waiting',
  running: 'Running',
  paused: 'Paused',
  completed: 'Finished',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

/** What a job searches and how: `SMA cross · Bayesian`. */
export function titleText(spec: JobSpec): string {
  const strategy = strategyText(spec.strategy);
  const sampler = spec.search?.sampler ?? 'grid';
  const title = samplers.find(({ name }) => name === sampler)?.title ?? sampler;
  const how = spec.search ? title : 'one backtest';
  return `${strategy} · ${how}${spec.walk_forward ? ' · walk-forward' : ''}`;
}

/** A strategy of the library by its title, a text by its own: its first line, where that is a comment. */
function strategyText({ library, rules, javascript }: StrategySpec): string {
  if (library) return strategies.find(({ name }) => name === library)?.title ?? library;
  if (javascript) return commentTitle(javascript.source) ?? 'Own JavaScript';
  return commentTitle(rules ?? '') ?? 'Own rules';
}

/** How much a job is, and when it was made: `90 episodes × 3,270 candles · 24 Nov, 12:50`. */
export function sizeText(row: JobRow): string {
  const noun = row.total_episodes === 1 ? 'episode' : 'episodes';
  const candles = row.spec.walk_forward ? '' : ` × ${formatCount(row.total_candles)} candles`;
  return `${formatCount(row.total_episodes)} ${noun}${candles} · ${momentText(row.created_at)}`;
}

/** How far a job is: `Running 48.65%`; one that is finished or has not begun needs no percentage. */
export function statusText(status: JobStatus, percent: number): string {
  const isPlain = status === 'completed' || (status === 'queued' && percent === 0);
  return isPlain ? statusNames[status] : `${statusNames[status]} ${formatPercent(percent)}`;
}

/** How fast a job was over all its running time; empty where that is not known. */
export function meanRateText(row: JobRow): string {
  const rate = meanRate(row);
  return rate === null ? '' : rateText(rate);
}

/** Candles per second of what is finished. Windows of a walk-forward differ in length: of one, the last rate is known. */
export function meanRate(row: JobRow): number | null {
  if (row.spec.walk_forward) return row.candles_per_second;
  if (row.saved_episodes === 0 || row.elapsed_ms <= 0) return null;
  return (1_000 * row.saved_episodes * row.total_candles) / row.elapsed_ms;
}
