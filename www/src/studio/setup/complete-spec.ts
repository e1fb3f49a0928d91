import {
  type BacktestConfig,
  type Dimension,
  type Goal,
  type JobSpec,
  type JobSpecInput,
  type ParamValue,
  type SearchSpec,
  type StopSpec,
  type StrategyInfo,
  strategies,
  type WalkForwardSpec,
} from 'candlerun';
import { engineBacktest } from './backtest-settings.js';
import { readStops } from './library-stops.js';

/** A search with every field. */
export type CompleteSearch = {
  sampler: NonNullable<SearchSpec['sampler']>;
  space: Record<string, Dimension> | null;
  constraints: string[];
  /** All objectives, the first one first. */
  goals: Required<Goal>[];
  min_trades: number;
  episodes: number | null;
  seed: number;
  batch: number;
  tile: number | null;
  stop: Required<StopSpec>;
};

/** A spec with every field that a form shows: two specs of the same job are equal in this form. */
export type CompleteSpec = {
  candles: string;
  strategy: JobSpecInput['strategy'];
  params: Record<string, ParamValue>;
  backtest: BacktestConfig;
  window: { from: number | null; to: number | null };
  search: CompleteSearch | null;
  walk_forward: WalkForwardSpec | null;
  columns: object;
  progress: object;
};

/** The walk-forward of a spec that gives nothing but an empty one. */
const WALK_FORWARD: WalkForwardSpec = { windows: 1, train_share: 0.7, anchored: false };

/** Fills in what the engine would: defaults, and the values and ranges of a strategy of the library. */
export function completeSpec(spec: JobSpec | JobSpecInput): CompleteSpec {
  const info = libraryInfo(spec.strategy);
  const { params, ...strategy } = spec.strategy;
  const defaults = Object.fromEntries(info?.params.map((param) => [param.name, defaultOf(param)]) ?? []);
  return {
    candles: spec.candles,
    strategy: Object.fromEntries(Object.entries(strategy).filter(([, value]) => value != null)),
    params: { ...defaults, ...params },
    backtest: { ...engineBacktest, ...definedOf(spec.backtest ?? {}) },
    window: { from: spec.window?.from ?? null, to: spec.window?.to ?? null },
    search: spec.search ? completeSearch(spec.search, info) : null,
    walk_forward: spec.walk_forward ? { ...WALK_FORWARD, ...spec.walk_forward } : null,
    columns: spec.columns ?? {},
    progress: spec.progress ?? {},
  };
}

/** The strategy of the library that a spec uses, with exits or without; null for any other strategy. */
export function libraryInfo({ library, rules }: JobSpecInput['strategy']): StrategyInfo | null {
  if (library) return strategies.find(({ name }) => name === library) ?? null;
  return (rules && readStops(rules)?.strategy) || null;
}

/** The range of a parameter in a search without a space of its own; null if it does not vary. */
export function rangeOf({ flag, whole, low, high, step }: StrategyInfo['params'][number]): Dimension | null {
  if (low >= high) return null;
  if (flag) return { bool: {} };
  return whole
    ? { int: { low, high, step } }
    : { float: { low, high, step: step === 0 ? null : step, log: false } };
}

function completeSearch(search: SearchSpec, info: StrategyInfo | null): CompleteSearch {
  const { sampler = 'grid', objective = 'sharpe', direction = 'maximize', more_objectives = [] } = search;
  const isOwn = search.space == null && info !== null;
  const ranges = info?.params.map((param) => [param.name, rangeOf(param)] as const) ?? [];
  const space = isOwn ? Object.fromEntries(ranges.filter(([, range]) => range !== null)) : search.space;
  const entries = Object.entries(space ?? {}) as [string, Dimension][];
  const constraints = search.constraints ?? [];
  return {
    sampler,
    space:
      space == null ? null : Object.fromEntries(entries.map(([name, range]) => [name, completeRange(range)])),
    constraints: [...new Set(isOwn ? [...constraints, ...info.constraints] : constraints)].sort(),
    goals: [{ objective, direction }, ...more_objectives].map((goal) => ({ direction: 'maximize', ...goal })),
    min_trades: search.min_trades ?? 0,
    episodes: search.episodes ?? null,
    seed: search.seed ?? 0,
    batch: search.batch ?? 4,
    tile: search.tile ?? null,
    stop: {
      no_improvement: null,
      target: null,
      time_ms: null,
      stopped_after: null,
      ...definedOf(search.stop ?? {}),
    },
  };
}

function completeRange(range: Dimension): Dimension {
  if ('int' in range) return { int: { ...range.int, step: range.int.step ?? 1 } };
  if ('float' in range)
    return { float: { ...range.float, step: range.float.step ?? null, log: range.float.log ?? false } };
  return range;
}

function defaultOf({ flag, default: value }: StrategyInfo['params'][number]): ParamValue {
  return flag ? value > 0 : value;
}

/** The fields that have a value. */
function definedOf<T extends object>(record: T): T {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value != null)) as T;
}
