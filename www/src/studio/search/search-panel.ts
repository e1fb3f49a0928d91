import './search.css';
import type { JobSpec } from 'candlerun';
import { make, setText } from '../dom.js';
import { episodesCsv } from '../exports/episodes-csv.js';
import { saveFile } from '../jobs/save-file.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import type { Plot } from '../plots/paper.js';
import { PlotView } from '../plots/plot-view.js';
import type { EpisodeStore } from '../progress/episode-store.js';
import { isOpen } from '../progress/run.js';
import { ColumnMenu } from './column-menu.js';
import { countText, EpisodeList, type ListSort } from './episode-list.js';
import { quantitiesOf } from './filter.js';
import { FilterBar } from './filter-bar.js';
import { episodeText, listColumns } from './list-columns.js';
import { LivePace } from './live-pace.js';
import { pressMap } from './map-keys.js';
import { PeakPart } from './peak/peak-part.js';
import { PlotChoice } from './plot-choice.js';
import { MapPlot } from './plots/map-plot.js';
import { PairsPlot } from './plots/pairs-plot.js';
import { ParallelPlot } from './plots/parallel-plot.js';
import { RankedRows } from './ranked-rows.js';
import { sortRows } from './sort-rows.js';

/** Episodes of a block of the CSV. */
const BLOCK = 2_000;

/** Every episode of a run: as a map and other plots, and as a list. Filters act on all of them. */
export class SearchPanel implements DeskPanel {
  readonly element = make('section', 'search-panel');
  readonly #actions: DeskActions;
  readonly #choice = new PlotChoice(() => this.#draw());
  readonly #filter = new FilterBar(() => this.#draw());
  readonly #view: PlotView;
  readonly #columns = new ColumnMenu(() => this.#draw());
  readonly #list: EpisodeList;
  readonly #empty = make('p', 'detail-message');
  readonly #content = make('div', 'search-content');
  readonly #table = make('details', 'search-table');
  readonly #peak: PeakPart;
  readonly #ranked = new RankedRows();
  readonly #pace = new LivePace();
  #shown: DeskView | null = null;
  #plot: Plot | null = null;
  #sort: ListSort | null = null;
  #drawn = '';
  #listed: Uint32Array = new Uint32Array();

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element.setAttribute('aria-label', 'Search');
    this.element.dataset.testid = 'search-panel';
    this.#view = new PlotView(
      {
        clicked: (x, y) => this.#click(x, y),
        dragged: (from, to) => this.#drag(from, to),
        pressed: (event) => this.#press(event),
      },
      'search-plot',
    );
    this.#list = new EpisodeList({
      opened: (row) => this.#open(row),
      sortedBy: (key) => this.#sortBy(key),
    });
    const save = make('button', 'button button-quiet', 'CSV');
    save.type = 'button';
    save.title = 'Save the listed episodes as CSV';
    save.addEventListener('click', () => void this.#save());
    this.#filter.element.append(this.#columns.element, save);
    const frame = make('div', 'search-table-frame');
    // A region that scrolls must be reachable by keyboard.
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', 'Map as a table');
    this.#table.append(make('summary', '', 'Map as a table'), frame);
    this.#table.addEventListener('toggle', () => this.#drawTable());
    this.#peak = new PeakPart((episode) => actions.selectEpisode(episode));
    this.#content.append(
      this.#choice.element,
      this.#view.element,
      this.#table,
      this.#peak.element,
      this.#filter.element,
      this.#list.element,
    );
    this.element.append(this.#empty, this.#content);
  }

  show(view: DeskView | null): void {
    const isOther = view?.run !== this.#shown?.run;
    this.#shown = view;
    if (isOther) {
      this.#sort = null;
      this.#drawn = '';
    }
    const isLive = view !== null && isOpen(view.run);
    this.#pace.draw(() => this.#draw(), !isLive || isOther);
  }

  #draw(): void {
    const view = this.#shown;
    const store = view?.run.episodes ?? null;
    const hasEpisodes = store !== null && store.count > 0;
    this.#empty.hidden = hasEpisodes;
    this.#content.hidden = !hasEpisodes;
    if (view === null || store === null || !hasEpisodes) {
      setText(
        this.#empty,
        view === null ? 'Run a search to see its episodes.' : 'No episode has finished yet.',
      );
      return;
    }
    const { spec } = view.run;
    this.#peak.show(view.run, view.candles !== null);
    this.#filter.offer(quantitiesOf(spec, store));
    this.#choice.offer(spec, store);
    const chosen = view.episode === null ? -1 : store.rowOf(view.episode);
    const key = [
      store.version,
      chosen,
      this.#choice.key,
      this.#columns.key,
      JSON.stringify([this.#filter.conditions, this.#sort]),
    ].join();
    if (key === this.#drawn) return;
    this.#drawn = key;
    const { measure, window } = this.#choice;
    const { conditions } = this.#filter;
    const { rows, best } = this.#ranked.of(store, quantitiesOf(spec, store), conditions, window, measure);
    this.#filter.count(countText(rows.length, store.count));
    this.#drawList(spec, store, best, chosen);
    const text = (row: number) => episodeText(spec, store, row, measure);
    this.#plot = this.#choice.plot({ spec, store, rows, sorted: best, text });
    this.#view.show(this.#plot, chosen);
    this.#table.hidden = !(this.#plot instanceof MapPlot);
    this.#drawTable();
  }

  /** Draws the list. `best` are its rows with the best of the shown measure first. */
  #drawList(spec: JobSpec, store: EpisodeStore, best: Uint32Array, chosen: number): void {
    const { measure } = this.#choice;
    const columns = listColumns(spec, store);
    const sort = this.#sort ?? { key: measure.key, largestFirst: !measure.lessIsBetter };
    const by = columns.find(({ key }) => key === sort.key);
    const isBest = sort.key === measure.key && sort.largestFirst !== measure.lessIsBetter;
    const shown = by && !isBest ? sortRows(best, by.values(store), sort.largestFirst) : best;
    this.#listed = shown;
    this.#list.show(this.#columns.shown(columns), shown, sort, chosen);
  }

  #sortBy(key: string): void {
    const view = this.#shown;
    if (view === null) return;
    const column = listColumns(view.run.spec, view.run.episodes).find((one) => one.key === key);
    const isAgain = this.#sort?.key === key;
    const largestFirst = isAgain ? !this.#sort?.largestFirst : (column?.largestFirst ?? false);
    this.#sort = { key, largestFirst };
    this.#draw();
  }

  /** Saves the listed episodes, in their order. */
  async #save(): Promise<void> {
    const view = this.#shown;
    if (view === null) return;
    const store = view.run.episodes;
    const rows = this.#listed;
    // The page stays responsive between two blocks.
    async function* blocks() {
      for (let from = 0; from < rows.length; from += BLOCK) {
        yield Array.from(rows.subarray(from, from + BLOCK), (row) => store.episode(row));
      }
    }
    saveFile(await episodesCsv(blocks()), 'candlerun-episodes.csv');
  }

  #open(row: number): void {
    const store = this.#shown?.run.episodes;
    if (store) this.#actions.selectEpisode(store.episode(row));
  }

  #click(x: number, y: number): void {
    if (this.#plot instanceof PairsPlot) {
      const pair = this.#plot.pairAt(x, y);
      if (pair) this.#choice.openPair(pair.x.name, pair.y.name);
      return;
    }
    const hit = this.#plot?.hit(x, y);
    if (hit && hit.row >= 0) this.#open(hit.row);
  }

  #drag(from: { x: number; y: number }, to: { x: number; y: number }): void {
    if (!(this.#plot instanceof ParallelPlot)) return;
    const range = this.#plot.range(from.x, from.y, to.y);
    if (range === null) return;
    const { key, low, high } = range;
    this.#filter.add({ key, sign: 'at least', value: low }, { key, sign: 'at most', value: high });
  }

  #press(event: KeyboardEvent): string | null {
    return this.#plot instanceof MapPlot ? pressMap(this.#plot, event, (row) => this.#open(row)) : null;
  }

  /** The map as a table, when it is open. */
  #drawTable(): void {
    const plot = this.#plot;
    if (!this.#table.open || !(plot instanceof MapPlot)) return;
    this.#table.lastElementChild?.replaceChildren(plot.table());
  }
}
