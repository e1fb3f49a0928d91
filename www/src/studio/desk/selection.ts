import type { EpisodeDetail, EpisodeResult } from 'candlerun';
import type { DeskView, NamedCandles, Replayed, Tried } from '../panel.js';
import { problemText } from '../problem-text.js';
import { episodeKey } from '../progress/episode-key.js';
import { isOpen, type Run } from '../progress/run.js';

/** Details that are kept. One of a million candles takes tens of megabytes. */
const KEPT = 3;

/** What the selection asks of the page. */
export type SelectionOwner = {
  /** Runs an episode again, in full. */
  detail(run: Run, episode: EpisodeResult): Promise<EpisodeDetail>;
  /** Title and facts of the candles of a run; null if this browser does not have them. */
  candles(run: Run): NamedCandles | null;
  /** Called with every change of the view. */
  changed(view: DeskView | null): void;
};

/**
 * The one selection of the desk: a run, one of its episodes, perhaps one of that episode's trades. Every change makes a new view,
 * so that a panel can compare views by identity.
 */
export class Selection {
  readonly #owner: SelectionOwner;
  readonly #details = new Map<string, EpisodeDetail>();
  #view: DeskView | null = null;
  /** The user's choice; null while the best so far is shown. */
  #chosen: EpisodeResult | null = null;
  /** The try that is shown in place of an episode of the run. */
  #tried: Tried | null = null;
  /** The key of the detail that is being computed. An answer for another key is late and only kept. */
  #awaited: string | null = null;

  constructor(owner: SelectionOwner) {
    this.#owner = owner;
  }

  get view(): DeskView | null {
    return this.#view;
  }

  /** Shows a run with its best episode, or nothing. */
  showRun(run: Run | null): void {
    this.#chosen = null;
    this.#tried = null;
    this.#awaited = null;
    this.#view = run && {
      run,
      episode: null,
      detail: null,
      problem: null,
      candles: null,
      trade: null,
      isTry: false,
      replay: null,
    };
    this.refresh();
  }

  /** Takes over what has changed in the run: its best episode, its end, its candles. */
  refresh(): void {
    const view = this.#view;
    if (view === null) {
      this.#owner.changed(null);
      return;
    }
    const { run } = view;
    if (this.#tried) {
      this.#set({ ...view, candles: this.#owner.candles(run) });
      return;
    }
    const episode = this.#chosen ?? run.top.list[0] ?? run.result?.best ?? null;
    const isSame =
      !view.isTry &&
      episode !== null &&
      view.episode !== null &&
      keyOf(run, episode) === keyOf(run, view.episode);
    const kept = isSame ? view : { detail: null, problem: null, trade: null, isTry: false, replay: null };
    this.#set({ ...view, ...kept, run, episode, candles: this.#owner.candles(run) });
  }

  /** Shows an episode of the run until the user chooses another one. */
  selectEpisode(episode: EpisodeResult): void {
    this.#chosen = episode;
    this.#tried = null;
    this.refresh();
  }

  /** Chooses a closed trade of the shown episode, or none. */
  selectTrade(trade: number | null): void {
    const view = this.#view;
    if (view === null || view.trade === trade) return;
    const count = (view.replay ?? view).detail?.trade_columns.count ?? 0;
    this.#set({ ...view, trade: trade !== null && trade >= 0 && trade < count ? trade : null });
  }

  /** Shows a try, or again the episode from which values were tried. */
  showTry(run: Run, tried: Tried | null): void {
    const view = this.#view;
    if (view === null || view.run !== run) return;
    this.#tried = tried;
    if (tried === null) this.refresh();
    else this.#set({ ...view, ...tried, isTry: true, problem: null, trade: null, replay: null });
  }

  /** Shows the place of a replay of `detail`, or the whole episode. Returns false if another detail is shown by now. */
  showReplay(detail: EpisodeDetail, replay: Replayed | null): boolean {
    const view = this.#view;
    if (view === null || view.detail !== detail) return false;
    // A trade that has not ended by then is not chosen either.
    const isLater = (view.trade ?? -1) >= (replay?.detail.trade_columns.count ?? Number.POSITIVE_INFINITY);
    if (view.replay !== replay) this.#set({ ...view, replay, trade: isLater ? null : view.trade });
    return true;
  }

  /** Computes the detail again if it failed: its candles may have been loaded meanwhile. */
  retry(): void {
    const view = this.#view;
    if (view === null || view.problem === null) return;
    this.#awaited = null;
    this.#view = { ...view, problem: null };
    this.refresh();
  }

  #set(view: DeskView): void {
    this.#view = view;
    this.#load(view);
    this.#owner.changed(this.#view);
  }

  /** Loads the detail of the view's episode, unless the search still runs and the user has not chosen one. */
  #load(view: DeskView): void {
    const { run, episode } = view;
    if (episode === null || view.detail !== null || view.problem !== null) return;
    if (isOpen(run) && this.#chosen === null) return;
    const key = keyOf(run, episode);
    const known = this.#details.get(key);
    if (known) {
      this.#keep(key, known);
      this.#view = { ...view, detail: known };
      return;
    }
    if (this.#awaited === key) return;
    this.#awaited = key;
    this.#owner.detail(run, episode).then(
      (detail) => {
        this.#keep(key, detail);
        this.#answer(key, { detail });
      },
      (error: unknown) => this.#answer(key, { problem: problemText(error) }),
    );
  }

  #answer(key: string, found: Partial<DeskView>): void {
    if (this.#awaited !== key || this.#view === null) return;
    this.#awaited = null;
    this.#set({ ...this.#view, ...found });
  }

  /** Keeps a detail as the newest, and drops the oldest. */
  #keep(key: string, detail: EpisodeDetail): void {
    this.#details.delete(key);
    this.#details.set(key, detail);
    for (const oldest of this.#details.keys()) {
      if (this.#details.size <= KEPT) break;
      this.#details.delete(oldest);
    }
  }
}

/** What names an episode of any run; a result that was computed again has another name. */
function keyOf(run: Run, episode: EpisodeResult): string {
  return `${run.id}/${episodeKey(episode)}/${episode.digest}`;
}
