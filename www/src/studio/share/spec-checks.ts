import type {
  BacktestConfig,
  CandlesInfo,
  ColumnsConfig,
  Delivery,
  Direction,
  Execution,
  Fill,
  Intrabar,
  JobSpec,
  ProgressConfig,
  SearchSpec,
  StopSpec,
  StrategySpec,
  WalkForwardSpec,
  WindowSpec,
} from 'candlerun';
import { samplers } from 'candlerun';
import { metricLabels } from '../metric-labels.js';
import {
  type Check,
  isEither,
  isFlag,
  isKeyOf,
  isListOf,
  isNumber,
  isRecordOf,
  isRecordWith,
  isText,
  isTime,
  isWhole,
  orNone,
} from './value-checks.js';

/**
 * The form of a spec, field by field. The engine checks values and names the field; this keeps text of unknown origin from the form,
 * which was made for specs that the engine has accepted. The types make sure that no field of a spec is missing here.
 */

const MOST_PARAMS = 200;
/** The engine's limits for a search. */
const MOST_DIMENSIONS = 32;
const MOST_CONSTRAINTS = 100;
const LONGEST_RULES = 64 * 1024;
const LONGEST_SCRIPT = 256 * 1024;

const isDigest: Check = (value) => typeof value === 'string' && /^[0-9a-f]{32}$/.test(value);
const isParam = isEither(isFlag, isNumber, isText(100));
const isDirection = isKeyOf({ maximize: 0, minimize: 0 } satisfies Record<Direction, 0>);
const isObjective = isEither(
  isKeyOf(metricLabels),
  isRecordWith({ mix: isRecordOf(isNumber, Object.keys(metricLabels).length) }),
);

const isStrategy = isRecordWith({
  library: orNone(isText(100)),
  rules: orNone(isText(LONGEST_RULES)),
  // Its text alone: what it declares is read again, so a link cannot claim something else.
  javascript: orNone(isText(LONGEST_SCRIPT)),
  params: orNone(isRecordOf(isParam, MOST_PARAMS)),
} satisfies Record<keyof StrategySpec, Check>);

const isBacktest = isRecordWith({
  initial_cash: orNone(isNumber),
  position_size_pct: orNone(isNumber),
  commission_rate: orNone(isNumber),
  commission_fixed: orNone(isNumber),
  commission_per_unit: orNone(isNumber),
  commission_minimum: orNone(isNumber),
  spread: orNone(isNumber),
  slippage: orNone(isNumber),
  borrow_rate_per_year: orNone(isNumber),
  leverage: orNone(isNumber),
  maintenance_margin: orNone(isNumber),
  lot_step: orNone(isNumber),
  tick_size: orNone(isNumber),
  candles_per_year: orNone(isNumber),
  fill: orNone(isKeyOf({ next_open: 0, same_close: 0 } satisfies Record<Fill, 0>)),
  intrabar: orNone(isKeyOf({ stop_first: 0, target_first: 0, path: 0 } satisfies Record<Intrabar, 0>)),
  execution: orNone(isKeyOf({ standard: 0, backtesting_py: 0, vectorbt: 0 } satisfies Record<Execution, 0>)),
  exclusive_orders: orNone(isFlag),
  hedging: orNone(isFlag),
  close_trades_at_end: orNone(isFlag),
} satisfies Record<keyof BacktestConfig, Check>);

const isRange = isEither(
  isRecordWith({ int: isRecordWith({ low: isWhole, high: isWhole, step: orNone(isWhole) }) }),
  isRecordWith({
    float: isRecordWith({ low: isNumber, high: isNumber, step: orNone(isNumber), log: orNone(isFlag) }),
  }),
  isRecordWith({ categorical: isRecordWith({ choices: isListOf(isParam, 1_000) }) }),
  isRecordWith({ bool: isRecordWith({}) }),
);

const isSearch = isRecordWith({
  sampler: orNone(isKeyOf(Object.fromEntries(samplers.map(({ name }) => [name, 0])))),
  space: orNone(isRecordOf(isRange, MOST_DIMENSIONS)),
  constraints: orNone(isListOf(isText(1_000), MOST_CONSTRAINTS)),
  objective: orNone(isObjective),
  direction: orNone(isDirection),
  more_objectives: orNone(
    isListOf(isRecordWith({ objective: isObjective, direction: orNone(isDirection) }), 10),
  ),
  min_trades: orNone(isWhole),
  episodes: orNone(isWhole),
  seed: orNone(isWhole),
  batch: orNone(isWhole),
  tile: orNone(isWhole),
  stop: orNone(
    isRecordWith({
      no_improvement: orNone(isWhole),
      target: orNone(isNumber),
      time_ms: orNone(isNumber),
      stopped_after: orNone(isWhole),
    } satisfies Record<keyof StopSpec, Check>),
  ),
} satisfies Record<keyof SearchSpec, Check>);

const isWalkForward = isRecordWith({
  windows: orNone(isWhole),
  train_share: orNone(isNumber),
  anchored: orNone(isFlag),
} satisfies Record<keyof WalkForwardSpec, Check>);

/** The parts of a spec, each with its name for a person. */
const PARTS: Record<keyof JobSpec, [name: string, check: Check]> = {
  candles: ['data', isDigest],
  strategy: ['strategy', isStrategy],
  backtest: ['account or costs', orNone(isBacktest)],
  window: [
    'dates',
    orNone(
      isRecordWith({ from: orNone(isTime), to: orNone(isTime) } satisfies Record<keyof WindowSpec, Check>),
    ),
  ],
  search: ['search', orNone(isSearch)],
  walk_forward: ['validation', orNone(isWalkForward)],
  columns: [
    'memory setting',
    orNone(isRecordWith({ max_bytes: orNone(isWhole) } satisfies Record<keyof ColumnsConfig, Check>)),
  ],
  progress: [
    'progress setting',
    orNone(
      isRecordWith({
        every_candles: orNone(isEither(isWhole, isKeyOf({ auto: 0 }))),
        delivery: orNone(isKeyOf({ sampled: 0, every: 0 } satisfies Record<Delivery, 0>)),
      } satisfies Record<keyof ProgressConfig, Check>),
    ),
  ],
};

/** The part of a spec that has another form, by its name for a person: `search`; null if the form of all is right. */
export function wrongPart(spec: unknown): string | null {
  const fields = Object.fromEntries(Object.entries(PARTS).map(([field, [, check]]) => [field, check]));
  if (isRecordWith(fields)(spec)) return null;
  const given = (typeof spec === 'object' && spec !== null ? spec : {}) as Record<string, unknown>;
  const wrong = Object.entries(PARTS).find(([field, [, check]]) => !check(given[field]));
  return wrong?.[1][0] ?? 'list of settings';
}

/** Whether a value has the form of what a link has beside the spec. */
export const isSharedRun = isRecordWith({
  spec: () => true,
  data: orNone(
    isRecordWith({
      title: isText(300),
      info: isRecordWith({
        fingerprint: isDigest,
        candles: isWhole,
        first_time: isTime,
        last_time: isTime,
        interval_ms: orNone(isNumber),
        candles_per_year: isNumber,
      } satisfies Record<keyof CandlesInfo, Check>),
    }),
  ),
  digest: orNone(isDigest),
  engine: isText(40),
});
