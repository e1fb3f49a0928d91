// @vitest-environment happy-dom
import type { JobSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { backtestSettings } from './backtest-settings.js';
import { specSummary, summaryElement } from './spec-summary.js';

const SPEC: JobSpec = {
  candles: 'a',
  strategy: { library: 'sma_cross' },
  backtest: { commission_rate: 0.001 },
  search: { seed: 42 },
};

function main(spec: JobSpec): string[] {
  return specSummary(spec).main.map(({ title, text }) => `${title} ${text}`);
}

test('of a run with the values of a new form only cash, size and commission are named', () => {
  expect(main(SPEC)).toEqual(['Cash 10,000', 'Position size 100%', 'Commission 0.1%']);
  expect(specSummary(SPEC).title).toBe('SMA cross · grid');
});

test('every difference from a new form is named', () => {
  const search = {
    sampler: 'bayesian',
    episodes: 60,
    seed: 7,
    objective: { mix: { sharpe: 1, max_drawdown_pct: -0.01 } },
    more_objectives: [{ objective: 'max_drawdown_pct', direction: 'minimize' }],
    min_trades: 10,
    stop: { no_improvement: 20, time_ms: 30_000 },
    space: { fast: { int: { low: 5, high: 20 } } },
  } as const;
  const window = { from: Date.UTC(2005, 0, 3), to: Date.UTC(2010, 0, 1, 12) };
  const backtest = { slippage: 0.0005, execution: 'vectorbt', hedging: true } as const;
  const spec = { ...SPEC, search, window, backtest, walk_forward: { windows: 5 } } as unknown as JobSpec;
  expect(main(spec)).toEqual([
    'Dates 3 Jan 2005 until 1 Jan 2010, 12:00',
    'fast 5–20 by 1',
    'slow 30',
    'Max. backtests 60',
    'Random seed 7',
    'Optimize for maximize 1 × Sharpe + −0.01 × Max drawdown, then minimize Max drawdown',
    'Minimum trades 10',
    'Stop early no improvement in 20 backtests, or time exceeds 30 s',
    'Out-of-sample test walk-forward, 5 windows, 70% in sample',
    'Cash 10,000',
    'Position size 100%',
    'Commission 0%',
    'Slippage 0.05%',
    'Execution rules vectorbt',
    'Long and short at the same time on',
  ]);
});

test('all settings of the backtest are there, and differences stand out', () => {
  const { settings } = specSummary(SPEC);
  for (const { key } of backtestSettings) expect(settings.map((one) => one.key)).toContain(`backtest.${key}`);
  const element = summaryElement({ ...SPEC, backtest: { commission_rate: 0.002 } });
  const changed = [...element.querySelectorAll('.spec-summary-list:first-child .spec-summary-changed')];
  expect(changed.map(({ textContent }) => textContent)).toEqual(['0.2%']);
  expect(element.querySelector('details')?.textContent).toContain('Candles a yearautomatic');
});
