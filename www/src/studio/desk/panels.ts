import { ChartPanel } from '../chart/chart-panel.js';
import type { DeskActions, DeskPanel, TabName } from '../panel.js';
import { SideColumn } from '../results/side-column.js';
import { TradesPanel } from '../trades/trades-panel.js';
import { VerdictBar } from '../verdict/verdict-bar.js';
import { CHART_TOOLS } from './chart-tools.js';

/** The tabs of the desk. Where there is no room for the right column, it is the tab "results". */
export type DeskTab = TabName | 'results';

type Make = (actions: DeskActions) => DeskPanel | Promise<DeskPanel>;

/** Makes the row of headline figures. */
export function makeVerdict(actions: DeskActions): DeskPanel {
  return new VerdictBar(actions);
}

/** Makes the panel of a tab. Those that a first visit does not show are loaded when they are opened. */
export const panels: Record<DeskTab, Make> = {
  chart: (actions) => new ChartPanel(actions, CHART_TOOLS),
  results: (actions) => new SideColumn(actions),
  trades: (actions) => new TradesPanel(actions),
  search: async (actions) => new (await import('../search/search-panel.js')).SearchPanel(actions),
  statistics: async (actions) =>
    new (await import('../statistics/statistics-panel.js')).StatisticsPanel(actions),
  months: async (actions) => new (await import('../months/months-panel.js')).MonthsPanel(actions),
  signals: async (actions) => new (await import('../signals/signals-panel.js')).SignalsPanel(actions),
  robustness: async (actions) =>
    new (await import('../results/robustness-panel.js')).RobustnessPanel(actions),
  compare: async (actions) => new (await import('../compare/compare-panel.js')).ComparePanel(actions),
  'data-sets': async (actions) =>
    new (await import('../data-sets/data-sets-panel.js')).DataSetsPanel(actions),
  'walk-forward': async (actions) =>
    new (await import('../results/walk-forward-panel.js')).WalkForwardPanel(actions),
};
