import type { ToolKinds } from '../chart/chart-tools.js';

/** The tools of the chart. Each is loaded when it is opened. */
export const CHART_TOOLS: ToolKinds = {
  replay: {
    text: 'Replay',
    title: 'Watch this backtest candle by candle',
    make: async (owner) => new (await import('../replay/replay-bar.js')).ReplayBar(owner),
  },
  try: {
    text: 'Try values',
    title: 'Change parameters and see the backtest at once',
    make: async (owner) => new (await import('../tries/try-bar.js')).TryBar(owner),
  },
};
