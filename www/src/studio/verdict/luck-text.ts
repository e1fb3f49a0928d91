import { type Appraisal, formatCount, type Overfitting, type Stability, type WalkForward } from 'candlerun';
import { shareText, signedPercentText, UNDEFINED_TEXT } from '../number-text.js';
import type { ObjectiveLabel } from '../objective.js';

/** A sentence with its conclusion first, in bold. `short` is for where there is no room. */
export type Judgement = { head: string; text: string; short?: string };

/** More than this share of searches on random prices with such a result is "likely". */
const LIKELY = 0.5;

/** How likely the best result is luck: `Likely luck. Searching 90 combinations on random prices …`. */
export function luckOf(overfitting: Overfitting): Judgement {
  const { verdict, trials, luck } = overfitting;
  if (verdict === 'unknown' || luck === null) {
    return { head: 'Luck unknown.', text: `${unknownText(overfitting)}.` };
  }
  const subject =
    trials === 1
      ? 'Random prices give'
      : `Searching ${formatCount(trials)} combinations on random prices gives`;
  const often = `${subject} a Sharpe this high ${shareText(luck)} of the time`;
  if (verdict === 'no_evidence') {
    return { head: luck >= LIKELY ? 'Likely luck.' : 'Could be luck.', text: `${often}.` };
  }
  const more = verdict === 'weak' ? doubt(overfitting) : '';
  return { head: verdict === 'weak' ? 'Weak evidence.' : 'Unlikely to be luck.', text: `${often}${more}.` };
}

/** Whether neighbours of the best parameters are as good: `Fragile. Neighbouring parameters keep only 41% …`. */
export function stabilityOf({ ground, mean }: Stability): Judgement {
  const kept = mean <= 0 ? 'none' : `${ground === 'spike' ? 'only ' : ''}${shareText(Math.min(1, mean))}`;
  const head = { plateau: 'Stable.', slope: 'Sensitive.', spike: 'Fragile.' }[ground];
  return {
    head,
    text: `Neighbouring parameters keep ${kept} of the edge over a median combination.`,
    short: `Neighbours keep ${kept} of the edge.`,
  };
}

/** The judgements of a robustness report, luck first. */
export function judgementsOf({ overfitting, stability }: Appraisal): Judgement[] {
  return stability ? [luckOf(overfitting), stabilityOf(stability)] : [luckOf(overfitting)];
}

/** How a walk-forward or a hold-out ended: how often it made money, how much, and how much of the score was left. */
export function outOfSampleOf(result: WalkForward, objective: ObjectiveLabel): Judgement {
  const { windows, test_return_pct: total } = result;
  const head = 'Out of sample.';
  if (total === null) return { head, text: 'Nothing could be tested: no window has a best combination.' };
  const won = windows.filter(({ tested }) => (tested?.metrics?.total_return_pct ?? 0) > 0).length;
  const money =
    windows.length === 1
      ? `The best combination ${won === 1 ? 'made money' : 'lost money'} on candles that the search had not seen: ${signedPercentText(total)}.`
      : `${formatCount(won)} of ${formatCount(windows.length)} windows were profitable: ${signedPercentText(total)} in total.`;
  return { head, text: `${money} ${keptText(result, objective)}` };
}

function keptText(
  { efficiency, mean_train_score, mean_test_score }: WalkForward,
  { title, text }: ObjectiveLabel,
): string {
  if (mean_test_score === null) return `${title} is undefined out of sample.`;
  if (mean_train_score === null) return `${title} was ${text(mean_test_score)}.`;
  const change = `from ${text(mean_train_score)} to ${text(mean_test_score)}`;
  if (efficiency === null) return `${title} went ${change}.`;
  if (efficiency >= 1) return `${title} held: ${change}.`;
  const kept = efficiency <= 0 ? 'nothing kept' : `${shareText(efficiency)} kept`;
  return `${title} went ${change} (${kept}).`;
}

function doubt({ probability_of_overfitting: pbo, deflated_sharpe }: Overfitting): string {
  if (pbo !== null && pbo > 0.5) {
    return `, but the choice did not carry over: the best on half of the candles was below average on the other half ${shareText(pbo)} of the time`;
  }
  const deflated = deflated_sharpe === null ? UNDEFINED_TEXT : deflated_sharpe.toFixed(2);
  return `, but combinations differ so widely that one is expected to look good (deflated Sharpe ratio ${deflated}, evidence needs 0.95)`;
}

function unknownText({ trials, sharpe, returns }: Overfitting): string {
  if (trials === 0) return 'No backtest has finished';
  if (sharpe === null) return 'The equity of the best backtest never changes';
  if (returns < 30)
    return `The best backtest has ${formatCount(returns)} returns; judging luck needs at least 30`;
  return 'Too few backtests have a Sharpe ratio to compare the best with';
}
