import { type EpisodeResult, formatCount } from 'candlerun';
import type { DeskView } from '../panel.js';
import { isOpen, type Run } from '../progress/run.js';
import { personText, type Reason, readReason, reasonSentence } from './reason-text.js';
import { verification } from './verified-text.js';

/** What a person can do about a failure: look at the signals, or change the run. */
export type FailureAction = 'signals' | 'edit';

/** A failure as one sentence. `isWhole` if the run has nothing to show beside it. */
export type Failure = { text: string; action: FailureAction; isWhole: boolean };

/** The parts of a run that has ended. */
type Ended = Pick<Run, 'state' | 'reason' | 'result'> & { top: { list: readonly EpisodeResult[] } };

/** What is wrong with the shown run or episode; null if nothing is. A run that goes on has not failed yet. */
export function failureOf(view: DeskView): Failure | null {
  const { run, episode, detail } = view;
  if (view.isTry) return episode && episodeFailure(view, episode);
  if (isOpen(run)) return null;
  const whole = runFailure(run);
  if (whole) return whole;
  if (detail && verification(detail).kind === 'wrong') {
    return { text: verification(detail).text, action: 'edit', isWhole: false };
  }
  return episode && episodeFailure(view, episode);
}

/** Why a run has no result at all, as a sentence; null if it has one. */
export function runFailure(run: Ended): Failure | null {
  const { result, top } = run;
  if (run.state === 'failed') {
    const reason = run.reason === '' ? '' : ` ${reasonSentence(personText(run.reason))}`;
    return { text: `The run failed.${reason}`, action: 'edit', isWhole: top.list.length === 0 };
  }
  if (run.state === 'cancelled' && top.list.length === 0) {
    return { text: 'Cancelled before the first backtest had finished.', action: 'edit', isWhole: true };
  }
  if (result === null || result.episodes === 0 || result.failed_episodes < result.episodes) return null;
  const known = top.list.find((episode) => reasonOf(episode) !== null);
  const text = result.no_score?.reason ?? (known && reasonOf(known));
  if (!text) return { text: 'No backtest has a score.', action: 'edit', isWhole: true };
  // The summary has the text alone. An episode that could not be run has no metrics, and its reason is a `failure`.
  const isFailure = top.list.some(({ failure }) => failure === text) || !isNoScore(text);
  const reason = readReason(text, isFailure);
  const counted = result.no_score?.reason_episodes ?? result.episodes;
  return { text: allText(reason, result.episodes, counted), action: actionOf(reason), isWhole: true };
}

/** All episodes of a run: `All 90 failed: line 19: ctx.bu is not a function.` */
function allText(reason: Reason, episodes: number, counted: number): string {
  if (episodes === 1) return oneText(reason, 'The backtest');
  const all = formatCount(episodes);
  if (counted < episodes) {
    return `None of ${all} backtests has a score. Most often (${formatCount(counted)} of them): ${reason.text}.`;
  }
  switch (reason.kind) {
    case 'failed':
      return `All ${all} failed: ${reason.text}.`;
    case 'rejected':
      return `No trade in any of ${all} backtests. In the first, ${ordersText(reason)}.`;
    case 'no-trade':
      return `No trade in any of ${all} backtests: ${reason.text}.`;
    default:
      return `None of ${all} backtests has a score: ${reason.text}.`;
  }
}

function oneText(reason: Reason, subject: string): string {
  switch (reason.kind) {
    case 'failed':
      return `${subject} failed: ${reason.text}.`;
    case 'rejected':
      return `${reasonSentence(ordersText(reason))}`;
    case 'no-trade':
      return `${subject} made no trade: ${reason.text}.`;
    default:
      return `${subject} has no score: ${reason.text}.`;
  }
}

function ordersText({ orders, text }: Reason): string {
  return orders === 1
    ? `the only order was rejected: ${text}`
    : `all ${formatCount(orders)} orders were rejected: ${text}`;
}

/** Why the shown episode is not to be taken for a result: it failed, it made no trade, or it has no score. */
function episodeFailure({ run, detail, isTry }: DeskView, episode: EpisodeResult): Failure | null {
  const stored = run.totalEpisodes === 1 ? 'The backtest' : `Episode ${formatCount(episode.episode)}`;
  const subject = isTry ? 'This try' : stored;
  const known = episode.failure ?? detail?.no_trade ?? episode.no_score ?? null;
  // An objective such as the return has a value without a single trade.
  const isIdle = episode.metrics?.trades === 0 && episode.metrics.exposure_pct === 0;
  if (known === null && !isIdle) return null;
  const reason = known === null ? null : readReason(known, known === episode.failure);
  if (reason === null) return { text: `${subject} made no trade.`, action: 'signals', isWhole: false };
  const rejected = detail?.signals.rejections.reduce(
    (most, each) => (each.count > most.count ? each : most),
    NONE,
  );
  const named = rejected && rejected.count > 0 && reason.kind === 'rejected';
  const shown = named
    ? { ...reason, text: personText(rejected.reason), orders: detail?.total_rejections ?? 0 }
    : reason;
  return { text: oneText(shown, subject), action: actionOf(reason), isWhole: false };
}

const NONE = { reason: '', count: 0 };

function actionOf({ kind }: Reason): FailureAction {
  return kind === 'no-trade' || kind === 'rejected' ? 'signals' : 'edit';
}

function reasonOf({ failure, no_score }: EpisodeResult): string | null {
  return failure ?? no_score ?? null;
}

/** Whether a reason belongs to an episode that was run to its end. */
function isNoScore(reason: string): boolean {
  return /^(?:no trades|too few trades: )/.test(reason) || / is undefined: /.test(reason);
}
