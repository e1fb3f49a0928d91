import type { DeskView } from '../panel.js';

/** A file that a run can be saved as. */
export type ExportKind = 'trades' | 'equity' | 'episodes' | 'report' | 'picture' | 'job' | 'job-with-candles';

/** How a kind is offered. */
export const exportKinds: Record<ExportKind, { title: string; format: string }> = {
  trades: { title: 'Trades', format: 'CSV' },
  equity: { title: 'Equity', format: 'CSV' },
  episodes: { title: 'All episodes', format: 'CSV' },
  report: { title: 'Report', format: 'HTML' },
  picture: { title: 'Chart', format: 'PNG' },
  job: { title: 'Run file', format: 'JSON' },
  'job-with-candles': { title: 'Run file with candles', format: 'JSON' },
};

/** Why a kind cannot be saved now; null if it can. */
export function missingFor(kind: ExportKind, view: DeskView | null): string | null {
  if (view === null) return 'No run is shown.';
  const isOpen = view.run.state === 'running';
  switch (kind) {
    case 'trades':
    case 'report':
      if (kind === 'report' && view.isTry) return 'A try is not stored. Keep it as a run first.';
      return view.detail === null ? 'The backtest has not been computed in full.' : null;
    case 'equity':
    case 'picture':
      if (view.detail === null) return 'The backtest has not been computed in full.';
      return view.candles === null ? NO_CANDLES : null;
    case 'episodes':
      return view.run.top.list.length === 0 ? 'No episode has finished.' : null;
    case 'job':
      return isOpen ? 'The run goes on.' : null;
    case 'job-with-candles':
      if (isOpen) return 'The run goes on.';
      return view.candles === null ? NO_CANDLES : null;
  }
}

const NO_CANDLES = 'The candles of this run are not in this browser.';
