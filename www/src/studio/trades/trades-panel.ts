import './trades.css';
import type { EpisodeDetail } from 'candlerun';
import { make, setText } from '../dom.js';
import { saveFile } from '../jobs/save-file.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { DetailFrame } from './detail-frame.js';
import { tradeSentence } from './trade-columns.js';
import { TradeGrid } from './trade-grid.js';
import { TradeList, type TradeSort } from './trade-list.js';
import { tradeRows } from './trade-rows.js';
import { listedText, TradeTools } from './trade-tools.js';
import { tradesCsv } from './trades-csv.js';

/** A trader looks for what happened last. */
const NEWEST_FIRST: TradeSort = { key: 'number', isDescending: true };

/** All trades of an episode: sorted, filtered, grouped, exported. Opening one shows it on the chart. */
export class TradesPanel implements DeskPanel {
  readonly element: HTMLElement;
  readonly #actions: DeskActions;
  readonly #frame = new DetailFrame('trades-panel', 'Trades');
  readonly #summary = make('p', 'trades-summary');
  readonly #chosen = make('p', 'trades-chosen');
  readonly #empty = make('p', 'detail-message', 'No trade passes the filter.');
  readonly #tools: TradeTools;
  readonly #grid: TradeGrid;
  #list: TradeList | null = null;
  #view: DeskView | null = null;
  #intervalMs: number | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element = this.#frame.element;
    this.#summary.setAttribute('role', 'status');
    this.#grid = new TradeGrid(
      {
        opened: (row) => this.#open(row),
        sortedBy: (key) => this.#change((list) => list.toggleSort(key)),
      },
      'Trades',
    );
    this.#grid.element.dataset.testid = 'trades-table';
    this.#tools = new TradeTools({
      filtered: (filter) => this.#change((list) => list.filterBy(filter)),
      grouped: (group) => this.#change((list) => list.groupBy(group)),
      sorted: (sort) => this.#change((list) => list.sortBy(sort)),
      exported: () => void this.#export(),
    });
    this.#frame.content.append(
      make('div', 'trades-bar', this.#summary, this.#tools.element),
      this.#chosen,
      this.#grid.element,
      this.#empty,
    );
  }

  show(view: DeskView | null): void {
    if (view === this.#view) return;
    this.#view = view;
    const intervalMs = view?.candles?.info.interval_ms ?? null;
    const changed = this.#frame.update(view);
    const again = intervalMs === this.#intervalMs ? null : (view?.detail ?? null);
    const detail = changed ?? again;
    this.#intervalMs = intervalMs;
    if (detail !== null) this.#showDetail(detail, view?.replay != null);
    if (view?.detail) this.#showChosen(view.trade);
  }

  #showDetail(detail: EpisodeDetail, isReplay: boolean): void {
    const rows = tradeRows(detail, this.#intervalMs);
    this.#list = new TradeList(rows, NEWEST_FIRST);
    this.#tools.offer(rows);
    setText(this.#empty, rows.count === 0 ? noTradesText(detail, isReplay) : 'No trade passes the filter.');
    this.#showListed(this.#list);
    this.#grid.show(this.#list);
  }

  #change(change: (list: TradeList) => void): void {
    if (this.#list === null) return;
    change(this.#list);
    this.#grid.refresh();
    this.#showListed(this.#list);
  }

  #showListed(list: TradeList): void {
    setText(this.#summary, listedText(list.listed.length, list.rows));
    this.#tools.showSort(list.sort);
    const isEmpty = list.listed.length === 0;
    this.#empty.hidden = !isEmpty;
    this.#grid.element.hidden = isEmpty;
    this.#tools.element.hidden = list.rows.count === 0;
  }

  #showChosen(trade: number | null): void {
    this.#grid.select(trade);
    const text = trade === null || this.#list === null ? '' : tradeSentence(this.#list.rows, trade);
    setText(this.#chosen, text);
    this.#chosen.hidden = text === '';
  }

  #open(row: number): void {
    const isClosed = row < (this.#list?.rows.closed ?? 0);
    this.#actions.selectTrade(isClosed ? row : null);
    this.#actions.openTab('chart');
  }

  async #export(): Promise<void> {
    const list = this.#list;
    if (list === null) return;
    const title = this.#view?.candles?.title ?? 'candlerun';
    const of = this.#view?.isTry ? 'a try' : `episode ${this.#view?.episode?.episode ?? 1}`;
    const name = `${title} trades of ${of}`;
    saveFile(await tradesCsv(list.rows, list.listed), `${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}.csv`);
  }
}

function noTradesText(detail: EpisodeDetail, isReplay: boolean): string {
  if (isReplay) return 'No trade up to this candle of the replay.';
  return detail.total_rejections > 0
    ? 'This backtest made no trade: its orders were rejected. The tab Signals says why.'
    : 'This backtest made no trade. The tab Signals says why.';
}
