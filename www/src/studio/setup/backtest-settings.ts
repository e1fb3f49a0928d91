import type { BacktestConfig } from 'candlerun';
import { exactText } from './decimal.js';
import { type Unit, unitText } from './unit.js';

/** A field of the backtest's config as the form shows it. Every field of `BacktestConfig` is here exactly once. */
export type BacktestSetting = {
  key: keyof BacktestConfig;
  /** Id and `data-testid` of its control. */
  name: string;
  title: string;
  hint: string;
} & (
  | {
      kind: 'number';
      unit: Unit;
      /** The value of a spec without the field; null if the engine derives it. */
      engine: number | null;
      /** The value of a new form. */
      form: number | null;
      prompt: string;
      /** Its range in words, for a value that is refused. */
      range: string;
      /** What an empty field means. */
      empty?: string;
    }
  | { kind: 'choice'; options: readonly (readonly [value: string, text: string])[] }
  | { kind: 'flag' }
);

const SHARE = 'at least 0% and below 100%';
const AMOUNT = '0 or more, at most 1,000,000,000,000';

/** Cash, size and costs. */
export const accountSettings: readonly BacktestSetting[] = [
  {
    key: 'initial_cash',
    name: 'cash-input',
    title: 'Cash',
    hint: 'Cash at the start, in the currency of the prices.',
    kind: 'number',
    unit: 'number',
    engine: 10_000,
    form: 10_000,
    prompt: 'Enter the cash at the start, such as 10,000.',
    range: 'above 0 and at most 1,000,000,000,000,000',
  },
  {
    key: 'position_size_pct',
    name: 'size-input',
    title: 'Position size',
    hint: 'Share of the equity that an entry invests, times the leverage.',
    kind: 'number',
    unit: 'percent',
    engine: 1,
    form: 1,
    prompt: 'Enter a position size, such as 100%.',
    range: 'above 0% and at most 100%',
  },
  {
    key: 'commission_rate',
    name: 'commission-input',
    title: 'Commission',
    hint: 'Per side: of the traded value, at the entry and at the exit.',
    kind: 'number',
    unit: 'percent',
    engine: 0,
    form: 0.001,
    prompt: 'Enter a commission (0 for none).',
    range: SHARE,
  },
  {
    key: 'commission_fixed',
    name: 'commission-fixed-input',
    title: 'Fee per order',
    hint: 'A fixed amount for each fill.',
    kind: 'number',
    unit: 'number',
    engine: 0,
    form: 0,
    prompt: 'Enter a fee per order (0 for none).',
    range: AMOUNT,
  },
  {
    key: 'commission_per_unit',
    name: 'commission-per-unit-input',
    title: 'Fee per unit',
    hint: 'An amount for each share, coin or contract traded.',
    kind: 'number',
    unit: 'number',
    engine: 0,
    form: 0,
    prompt: 'Enter a fee per unit (0 for none).',
    range: AMOUNT,
  },
  {
    key: 'commission_minimum',
    name: 'commission-minimum-input',
    title: 'Minimum fee',
    hint: 'The least that a fill costs.',
    kind: 'number',
    unit: 'number',
    engine: 0,
    form: 0,
    prompt: 'Enter a minimum fee (0 for none).',
    range: AMOUNT,
  },
  {
    key: 'spread',
    name: 'spread-input',
    title: 'Spread',
    hint: 'Distance of bid and ask in per cent of the price; half of it on each side.',
    kind: 'number',
    unit: 'percent',
    engine: 0,
    form: 0,
    prompt: 'Enter a spread (0 for none).',
    range: SHARE,
  },
  {
    key: 'slippage',
    name: 'slippage-input',
    title: 'Slippage',
    hint: 'Of market and stop orders, in per cent of the price.',
    kind: 'number',
    unit: 'percent',
    engine: 0,
    form: 0,
    prompt: 'Enter a slippage (0 for none).',
    range: SHARE,
  },
  {
    key: 'leverage',
    name: 'leverage-input',
    title: 'Leverage',
    hint: 'Most that positions may be worth, as a multiple of the equity.',
    kind: 'number',
    unit: 'times',
    engine: 1,
    form: 1,
    prompt: 'Enter a leverage (1 for none).',
    range: '1× to 1,000×',
  },
  {
    key: 'maintenance_margin',
    name: 'margin-input',
    title: 'Maint. margin',
    hint: 'Maintenance margin: share of the positions’ value that the equity must cover. Below it everything is closed.',
    kind: 'number',
    unit: 'percent',
    engine: 0,
    form: 0,
    prompt: 'Enter a maintenance margin (0 for none).',
    range: SHARE,
  },
  {
    key: 'borrow_rate_per_year',
    name: 'borrow-rate-input',
    title: 'Interest a year',
    hint: 'On the value of short positions and on borrowed cash.',
    kind: 'number',
    unit: 'percent',
    engine: 0,
    form: 0,
    prompt: 'Enter an interest rate (0 for none).',
    range: '0% to 1,000%',
  },
  {
    key: 'lot_step',
    name: 'lot-step-input',
    title: 'Lot step',
    hint: 'Units are multiples of this: 0 for any fraction, 1 for whole units.',
    kind: 'number',
    unit: 'number',
    engine: 0,
    form: 0,
    prompt: 'Enter a lot step: 0 for any fraction, 1 for whole units.',
    range: AMOUNT,
  },
  {
    key: 'tick_size',
    name: 'tick-size-input',
    title: 'Tick size',
    hint: 'Prices of orders, stops and targets are multiples of this: 0 for any price.',
    kind: 'number',
    unit: 'number',
    engine: 0,
    form: 0,
    prompt: 'Enter a tick size: 0 for any price, 0.01 for cents.',
    range: AMOUNT,
  },
];

/** When and how orders are filled. */
export const fillSettings: readonly BacktestSetting[] = [
  {
    key: 'fill',
    name: 'fill-select',
    title: 'Fill',
    hint: 'When a market order is filled.',
    kind: 'choice',
    options: [
      ['next_open', 'Next open'],
      ['same_close', 'Same close'],
    ],
  },
  {
    key: 'intrabar',
    name: 'intrabar-select',
    title: 'Inside a candle',
    hint: 'Which of stop loss and target is reached first if both are inside one candle.',
    kind: 'choice',
    options: [
      ['stop_first', 'Stop first'],
      ['target_first', 'Target first'],
      ['path', 'Nearer extreme first'],
    ],
  },
  {
    key: 'execution',
    name: 'execution-select',
    title: 'Execution rules',
    hint: 'Whose rules of execution are followed, so that results can be compared.',
    kind: 'choice',
    options: [
      ['standard', 'Candlerun'],
      ['backtesting_py', 'backtesting.py'],
      ['vectorbt', 'vectorbt'],
    ],
  },
  {
    key: 'candles_per_year',
    name: 'candles-per-year-input',
    title: 'Candles a year',
    hint: 'For annual ratios. By default it follows from the times of the data.',
    kind: 'number',
    unit: 'number',
    engine: null,
    form: null,
    prompt: 'Enter the candles of a year, or nothing to derive them from the data.',
    range: '0.000001 to 1,000,000,000,000',
    empty: 'automatic',
  },
  {
    key: 'exclusive_orders',
    name: 'exclusive-input',
    title: 'An entry closes all open trades first',
    hint: 'Each entry closes every trade and cancels every waiting entry.',
    kind: 'flag',
  },
  {
    key: 'hedging',
    name: 'hedging-input',
    title: 'Long and short at the same time',
    hint: 'Otherwise an entry reduces trades of the other direction, oldest first.',
    kind: 'flag',
  },
  {
    key: 'close_trades_at_end',
    name: 'close-at-end-input',
    title: 'Close open trades at the end',
    hint: 'At the last close of the data.',
    kind: 'flag',
  },
];

/** Every field of the config, in the order of the form. */
export const backtestSettings: readonly BacktestSetting[] = [...accountSettings, ...fillSettings];

/** The config of a spec that gives none. */
export const engineBacktest: BacktestConfig = configOf((setting) =>
  setting.kind === 'number' ? setting.engine : null,
);

/** The config of a new form. */
export const formBacktest: BacktestConfig = configOf((setting) =>
  setting.kind === 'number' ? setting.form : null,
);

/** The value of a setting in words: `0.1%`, `next open`, `on`. */
export function backtestText(setting: BacktestSetting, config: Partial<BacktestConfig>): string {
  const value = config[setting.key];
  switch (setting.kind) {
    case 'number':
      if (typeof value !== 'number') return setting.empty ?? '';
      return setting.unit === 'number' ? exactText(value) : unitText(value, setting.unit);
    case 'choice': {
      const text = setting.options.find(([option]) => option === value)?.[1] ?? String(value);
      // Names of software keep their spelling.
      return setting.key === 'execution' ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
    }
    case 'flag':
      return value === true ? 'on' : 'off';
  }
}

/** A config of standard values; `numberOf` chooses those of numbers. A number that is derived is left out. */
function configOf(numberOf: (setting: BacktestSetting) => number | null): BacktestConfig {
  const entries = backtestSettings.flatMap((setting): [string, unknown][] => {
    if (setting.kind === 'flag') return [[setting.key, false]];
    if (setting.kind === 'choice') return [[setting.key, setting.options[0]?.[0]]];
    const value = numberOf(setting);
    return value === null ? [] : [[setting.key, value]];
  });
  return Object.fromEntries(entries) as BacktestConfig;
}
