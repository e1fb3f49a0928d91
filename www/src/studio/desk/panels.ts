import { TradesPanel } from '../trades/trades-panel.js';
import type { DeskActions, DeskPanel } from './panel.js';
import { placeholder } from './placeholder.js';

/** Every panel of the desk, in one list. Those that are loaded late are promises. */
export const panels = {
  verdict: (_: DeskActions): DeskPanel => placeholder('Verdict'),
  chart: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Chart'),
  results: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Best'),
  trades: (actions: DeskActions): DeskPanel | Promise<DeskPanel> => new TradesPanel(actions),
  statistics: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Statistics'),
  months: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Months'),
  signals: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Signals'),
  robustness: (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Robustness'),
  'walk-forward': (_: DeskActions): DeskPanel | Promise<DeskPanel> => placeholder('Walk-forward'),
};
