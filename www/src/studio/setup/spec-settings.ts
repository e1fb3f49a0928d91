import {
  type Dimension,
  formatCount,
  type JobSpec,
  type Objective,
  type ParamValue,
  samplers,
  strategies,
} from 'candlerun';
import { commentTitle } from '../comment-title.js';
import { metricLabels } from '../metric-labels.js';
import { parameterText } from '../number-text.js';
import { backtestSettings, backtestText, formBacktest } from './backtest-settings.js';
import { boundText } from './bound-text.js';
import {
  type CompleteSearch,
  type CompleteSpec,
  completeSpec,
  libraryInfo,
  rangeOf,
} from './complete-spec.js';
import { exactText } from './decimal.js';
import { unitText } from './unit.js';

/** A setting of a run in words. */
export type Setting = {
  /** Its field in the spec. */
  key: string;
  title: string;
  text: string;
  /** Whether a new form has another value. */
  differs: boolean;
};

/** Title of a strategy: `SMA cross + 5% stop`, or the first line of a text if that is a comment. */
export function strategyTitle({ library, rules, javascript }: JobSpec['strategy']): string {
  if (library) return strategies.find(({ name }) => name === library)?.title ?? library;
  if (javascript) return commentTitle(javascript.source) ?? 'Own JavaScript';
  return commentTitle(rules ?? '') ?? 'Own rules';
}

/** How a run searches: `grid`, `random`, `single backtest`, `grid, walk-forward`. */
export function methodText(spec: JobSpec): string {
  const { search, walk_forward } = completeSpec(spec);
  const isSingle = search === null || (search.space !== null && Object.keys(search.space).length === 0);
  const how = isSingle ? 'single backtest' : samplerText(search);
  if (walk_forward === null) return how;
  return `${how}, ${walk_forward.windows === 1 ? 'hold-out' : 'walk-forward'}`;
}

/** Every setting of a run except its candles, in the order of the form. */
export function specSettings(spec: JobSpec): Setting[] {
  const complete = completeSpec(spec);
  const { window, search, walk_forward, backtest } = complete;
  const setting = (key: string, title: string, text: string, standard: string): Setting => ({
    key,
    title,
    text,
    differs: text !== standard,
  });
  return [
    setting('window', 'Dates', windowText(window), 'all'),
    setting('strategy', 'Strategy', strategyTitle(spec.strategy), 'SMA cross'),
    ...paramSettings(complete),
    ...searchSettings(search).map(([key, title, text, standard]) => setting(key, title, text, standard)),
    setting('walk_forward', 'Out-of-sample test', walkForwardText(walk_forward), 'none'),
    ...backtestSettings.map((item) =>
      setting(
        `backtest.${item.key}`,
        item.title,
        backtestText(item, backtest),
        backtestText(item, formBacktest),
      ),
    ),
  ];
}

/** The range of a parameter: `5–50 by 5`, `0.1–2`, `true or false`. */
export function rangeText(range: Dimension): string {
  if ('bool' in range) return 'true or false';
  if ('categorical' in range) return range.categorical.choices.map((choice) => valueText(choice)).join(', ');
  const { low, high, step } = 'int' in range ? range.int : range.float;
  const log = 'float' in range && range.float.log === true ? ', by ratios' : '';
  return `${parameterText(low)}–${parameterText(high)}${step ? ` by ${parameterText(step)}` : ''}${log}`;
}

/** Out-of-sample test in words. */
export function walkForwardText(walk: CompleteSpec['walk_forward']): string {
  if (walk === null) return 'none';
  const share = unitText(walk.train_share, 'percent');
  const held = unitText(Number((1 - walk.train_share).toPrecision(12)), 'percent');
  if (walk.windows === 1 && !walk.anchored) return `hold-out, last ${held}`;
  return `walk-forward, ${formatCount(walk.windows)} windows, ${share} in sample${walk.anchored ? ', anchored' : ''}`;
}

/** Each parameter with its value or range. The standard is that of the strategy, if it is known here. */
function paramSettings({ strategy, params, search }: CompleteSpec): Setting[] {
  const infos = libraryInfo(strategy)?.params;
  const space = search?.space ?? {};
  const names = [
    ...new Set([...(infos?.map(({ name }) => name) ?? []), ...Object.keys(params), ...Object.keys(space)]),
  ];
  return names.map((name) => {
    const range = space[name];
    const text = range ? rangeText(range) : valueText(params[name] ?? '');
    const info = infos?.find((info) => info.name === name);
    const standard = info && rangeOf(info);
    return { key: `params.${name}`, title: name, text, differs: !standard || rangeText(standard) !== text };
  });
}

type Row = [key: string, title: string, text: string, standard: string];

function searchSettings(search: CompleteSearch | null): Row[] {
  if (search === null) return [['search', 'Search', 'none', '']];
  const { sampler, episodes, seed, goals, min_trades, batch, stop, constraints } = search;
  const info = samplers.find(({ name }) => name === sampler);
  const random: Row[] = sampler === 'grid' ? [] : [['search.seed', 'Random seed', exactText(seed), '42']];
  const learned: Row[] = info?.learns ? [['search.batch', 'Parallel proposals', exactText(batch), '4']] : [];
  const all = info?.default_episodes ?? 'all';
  const count = episodes === null ? String(all) : formatCount(episodes);
  return [
    [
      'search.constraints',
      'Require',
      constraints.join(', ') || 'nothing',
      constraints.join(', ') || 'nothing',
    ],
    ['search.sampler', 'Search method', samplerText(search), 'grid'],
    ['search.episodes', 'Max. backtests', count, String(all)],
    ...random,
    ['search.objective', 'Optimize for', goals.map(goalText).join(', then '), 'maximize Sharpe'],
    ['search.min_trades', 'Minimum trades', exactText(min_trades), '0'],
    ...learned,
    ['search.stop', 'Stop early', stopText(stop), 'never'],
  ];
}

function samplerText({ sampler }: CompleteSearch): string {
  return samplers.find(({ name }) => name === sampler)?.title ?? sampler;
}

function goalText({ objective, direction }: CompleteSearch['goals'][number]): string {
  return `${direction} ${objectiveText(objective)}`;
}

function objectiveText(objective: Objective): string {
  if (typeof objective === 'string') return metricLabels[objective]?.title ?? objective;
  const parts = Object.entries(objective.mix).map(
    ([metric, weight]) =>
      `${exactText(weight)} × ${metricLabels[metric as keyof typeof metricLabels]?.title ?? metric}`,
  );
  return parts.join(' + ');
}

function stopText({ no_improvement, target, time_ms, stopped_after }: CompleteSearch['stop']): string {
  const parts = [
    no_improvement === null ? '' : `no improvement in ${formatCount(no_improvement)} backtests`,
    target === null ? '' : `score reaches ${exactText(target)}`,
    time_ms === null ? '' : `time exceeds ${unitText(time_ms, 'seconds')}`,
    stopped_after === null ? '' : `after ${formatCount(stopped_after)} backtests`,
  ].filter(Boolean);
  return parts.join(', or ') || 'never';
}

function windowText({ from, to }: CompleteSpec['window']): string {
  if (from === null && to === null) return 'all';
  if (to === null) return `from ${boundText(from ?? 0)}`;
  return from === null ? `until ${boundText(to)}` : `${boundText(from)} until ${boundText(to)}`;
}

function valueText(value: ParamValue): string {
  return parameterText(value);
}
