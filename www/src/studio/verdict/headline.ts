import { type EpisodeResult, formatCount, type Metrics, type WalkForward } from 'candlerun';
import { metricText } from '../metric-labels.js';
import { durationText, rateText, signedPercentText, spanText, UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import type { DeskView } from '../panel.js';
import { isOpen, type Run } from '../progress/run.js';

/** A figure of the verdict: its name, its value, and what it is compared with. */
export type Figure = { title: string; value: string; note: string; isLoss?: boolean; metric?: string };

/** The number of figures. Their places are always there, so that nothing moves when they change. */
export const FIGURES = 5;

/** The figures of a run: out of sample if it was tested there, of the shown episode, or of the best so far. */
export function figuresOf(view: DeskView): Figure[] {
  const { run, episode } = view;
  if (view.isTry) return episodeFigures(view);
  if (isOpen(run)) return liveFigures(run, episode);
  const tested = run.result?.walk_forward;
  const isOwn = episode === null || episode.part?.stage !== 'test';
  return tested && isOwn ? testFigures(run, tested) : episodeFigures(view);
}

function liveFigures(run: Run, episode: EpisodeResult | null): Figure[] {
  const { title, text } = objectiveOf(run.spec);
  const best = run.top.list[0] ?? episode;
  const metrics = best?.metrics ?? null;
  const progress = run.progress;
  const eta = run.state === 'running' ? (progress?.eta_ms ?? null) : null;
  const rate = progress?.candles_per_second ?? null;
  return [
    {
      title: `Best ${title} so far`,
      value: text(best?.score ?? null),
      note: best ? `episode ${formatCount(best.episode)}` : 'no episode yet',
    },
    returnFigure(metrics, 'of the best so far'),
    drawdownFigure(metrics, 'peak to trough'),
    {
      title: 'Time left',
      value: eta === null ? UNDEFINED_TEXT : durationText(eta),
      note: rate === null ? '' : rateText(rate),
    },
  ];
}

function episodeFigures({ run, episode, detail, candles }: DeskView): Figure[] {
  const metrics = episode?.metrics ?? null;
  const statistics = detail?.statistics ?? null;
  const heldPct = statistics?.buy_and_hold_return_pct ?? null;
  const cagr = statistics?.cagr_pct ?? null;
  const longest = statistics?.max_drawdown_duration_ms ?? null;
  const span = spanOf(run, detail?.equity ?? [], candles?.info ?? null);
  return [
    returnFigure(metrics, `buy & hold ${heldPct === null ? UNDEFINED_TEXT : signedPercentText(heldPct)}`),
    {
      title: 'CAGR',
      value: cagr === null ? UNDEFINED_TEXT : signedPercentText(cagr),
      note: span === null ? 'a year' : `over ${spanText(span)}`,
      isLoss: cagr !== null && cagr < 0,
    },
    {
      title: 'Sharpe',
      value: metricText('sharpe', metrics?.sharpe ?? null),
      note: 'annualized',
      metric: 'sharpe',
    },
    drawdownFigure(metrics, longest === null ? 'peak to trough' : `longest ${spanText(longest)}`),
    profitFigure(metrics),
  ];
}

function testFigures(run: Run, result: WalkForward): Figure[] {
  const { title, text } = objectiveOf(run.spec);
  const tests = result.windows.flatMap(({ tested }) => tested?.metrics ?? []);
  const searches = result.windows.flatMap(({ best }) => best?.metrics ?? []);
  const count = result.windows.length;
  const total = result.test_return_pct;
  const won = tests.filter(({ total_return_pct }) => total_return_pct > 0).length;
  const trades = tests.reduce((sum, metrics) => sum + metrics.trades, 0);
  const tradesText = `${formatCount(trades)} ${trades === 1 ? 'trade' : 'trades'}`;
  // Windows overlap in sample, so only a single one has a return that can stand beside that of its test.
  const trained = count === 1 ? searches[0]?.total_return_pct : undefined;
  const trainedText = trained === undefined ? UNDEFINED_TEXT : signedPercentText(trained);
  return [
    {
      title: 'Out-of-sample return',
      value: total === null ? UNDEFINED_TEXT : signedPercentText(total),
      note: count === 1 ? `in sample ${trainedText}` : `over ${formatCount(count)} windows`,
      isLoss: total !== null && total < 0,
    },
    { title, value: text(result.mean_test_score), note: `in sample ${text(result.mean_train_score)}` },
    count === 1
      ? { title: 'Trades', value: formatCount(trades), note: 'out of sample' }
      : { title: 'Won', value: `${formatCount(won)} of ${formatCount(count)}`, note: tradesText },
    { title: 'Max drawdown', value: deepestText(tests), note: `in sample ${deepestText(searches)}` },
  ];
}

/** The deepest drawdown of several backtests. */
function deepestText(list: readonly Metrics[]): string {
  if (list.length === 0) return UNDEFINED_TEXT;
  return signedPercentText(-Math.max(...list.map(({ max_drawdown_pct }) => max_drawdown_pct)));
}

function returnFigure(metrics: Metrics | null, note: string): Figure {
  const value = metrics?.total_return_pct ?? null;
  const isLoss = value !== null && value < 0;
  return {
    title: 'Return',
    value: metricText('total_return_pct', value),
    note,
    isLoss,
    metric: 'total_return_pct',
  };
}

function drawdownFigure(metrics: Metrics | null, note: string): Figure {
  const value = metrics?.max_drawdown_pct ?? null;
  const text = metricText('max_drawdown_pct', value);
  return {
    title: 'Max drawdown',
    value: text,
    note,
    metric: 'max_drawdown_pct',
  };
}

/** The profit factor with the number of trades. Without a losing trade it has no value, but that is no lack. */
function profitFigure(metrics: Metrics | null): Figure {
  const title = 'Profit factor';
  if (metrics === null) return { title, value: UNDEFINED_TEXT, note: 'no trades', metric: 'profit_factor' };
  const { trades, win_rate_pct, profit_factor } = metrics;
  const won = win_rate_pct === null ? null : Math.round((win_rate_pct / 100) * trades);
  const noun = trades === 1 ? 'trade' : 'trades';
  const note =
    won === null
      ? `${formatCount(trades)} ${noun}`
      : `${formatCount(trades)} ${noun}, ${formatCount(won)} won`;
  const isPerfect = profit_factor === null && trades > 0 && won === trades;
  return {
    title,
    value: isPerfect ? 'no losses' : metricText('profit_factor', profit_factor),
    note,
    metric: 'profit_factor',
  };
}

/** Time from the first candle of the backtest to the last; null if it is unknown. */
function spanOf(
  run: Run,
  equity: { time: number }[],
  info: { first_time: number; last_time: number } | null,
): number | null {
  const first = equity[0]?.time;
  const last = equity.at(-1)?.time;
  if (first !== undefined && last !== undefined && last > first) return last - first;
  if (info === null) return null;
  const from = Math.max(info.first_time, run.spec.window?.from ?? info.first_time);
  const to = Math.min(info.last_time, run.spec.window?.to ?? info.last_time);
  return to > from ? to - from : null;
}
