import type { EpisodeDetail, EpisodeResult, JobSpecInput, NamedCandles } from 'candlerun';
import type { Run } from './progress/run.js';
import type { Wick } from './progress/run-candle.js';
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
  /** Whether `episode` and `detail` are of values that are only tried. They are not of the run, and not stored. */
  isTry: boolean;
  /** The place of a replay; null while the whole episode is shown. */
  replay: Replayed | null;
};

/** An episode with values that are only tried. */
export type Tried = { episode: EpisodeResult; detail: EpisodeDetail };

/** An episode as it stood at the close of a candle. */
export type Replayed = {
  /** Index of the candle in the series. */
  candle: number;
  /** The trades that were closed by then, and those that were open. It is the same object while no trade begins or ends. */
  detail: EpisodeDetail;
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
  | 'compare'
  | 'data-sets';

/** What a panel may ask the desk for. */
export type DeskActions = {
  selectEpisode(episode: EpisodeResult): void;
  selectTrade(trade: number | null): void;
  /** Shows the place of a replay of `detail`, or the whole episode. Returns false if another episode is shown by now. */
  showReplay(detail: EpisodeDetail, replay: Replayed | null): boolean;
  /** Shows a try beside a run, or the run's own episode again. Nothing happens if another run is shown by now. */
  showTry(run: Run, tried: Tried | null): void;
  openTab(tab: TabName): void;
  /** Sets the form to the shown run. */
  editAndRun(): void;
  /** Opens a stored run. */
  openRun(id: string): Promise<void>;
  /** Starts a run that is not the form's, and shows it. The form is set to it. */
  startRun(spec: JobSpecInput): Promise<void>;
  /** The engine of the page. */
  session: Session;
  /** The wick of the run's candle. */
  wick: Wick;
};
