import type { EpisodeDetail, EpisodeResult, NamedCandles } from 'candlerun';
import type { Run } from './progress/run.js';
import type { Session } from './session.js';

/** Candles with the name that the user knows them by. */
export type { NamedCandles } from 'candlerun';

/** What the desk shows: one run, one of its episodes, perhaps one of that episode's trades. */
export type DeskView = {
  run: Run;
  /** The chosen episode: the user's choice, else the best so far. */
  episode: EpisodeResult | null;
  /** The episode run again, in full; null until it has been computed, and while the search still runs. */
  detail: EpisodeDetail | null;
  /** Why there is no detail, as a sentence for a person. */
  problem: string | null;
  /** Title and facts of the run's candles; null if this browser does not have them. */
  candles: NamedCandles | null;
  /** Chosen closed trade: an index into `detail.trade_columns`; null for none. */
  trade: number | null;
};

/** A part of the desk. `show` is called with every change of the view while the part is visible; it must be cheap if nothing changed for it. */
export type DeskPanel = { readonly element: HTMLElement; show(view: DeskView | null): void };

/** A tab of the main panel. */
export type TabName =
  | 'chart'
  | 'search'
  | 'trades'
  | 'statistics'
  | 'months'
  | 'signals'
  | 'robustness'
  | 'walk-forward'
  | 'compare';

/** What a panel may ask the desk for. */
export type DeskActions = {
  selectEpisode(episode: EpisodeResult): void;
  selectTrade(trade: number | null): void;
  openTab(tab: TabName): void;
  /** Sets the form to the shown run. */
  editAndRun(): void;
  /** The engine of the page. */
  session: Session;
};
