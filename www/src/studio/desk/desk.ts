import './desk.css';
import { formatCount } from 'candlerun';
import { ChartPanel } from '../chart/chart-panel.js';
import { make, markup, part, setText } from '../dom.js';
import type { DeskActions, DeskPanel, DeskView, NamedCandles } from '../panel.js';
import { paramTexts } from '../param-texts.js';
import { isOpen } from '../progress/run.js';
import { type DeskTab, makeVerdict, panels } from './panels.js';
import { type Tab, TabBar } from './tab-bar.js';
import { makeWelcome } from './welcome.js';

const TABS: readonly Tab<DeskTab>[] = [
  { name: 'chart', title: 'Chart' },
  { name: 'search', title: 'Search' },
  { name: 'results', title: 'Best' },
  { name: 'trades', title: 'Trades' },
  { name: 'statistics', title: 'Statistics' },
  { name: 'months', title: 'Months' },
  { name: 'signals', title: 'Signals' },
  { name: 'robustness', title: 'Robustness' },
  { name: 'walk-forward', title: 'Walk-forward' },
  { name: 'data-sets', title: 'Data sets' },
  { name: 'compare', title: 'Compare' },
];

/** The panels that follow a replay. */
const FOLLOWING: ReadonlySet<DeskTab> = new Set(['chart', 'trades']);

/** From these sizes on there is room for: the right column, the trades under the chart, Robustness as a fourth column. */
const SIDE = '(min-width: 75rem)';
const DOCK = '(min-width: 64rem) and (min-height: 48rem), (min-width: 48rem) and (min-height: 60rem)';
const FOURTH = '(min-width: 150rem)';

const MARKUP = `
<div class="desk">
  <div class="desk-verdict"></div>
  <div class="desk-tabs"><p class="desk-episode" data-testid="episode-heading"></p></div>
  <div class="desk-problem notice" role="alert" data-testid="report-error" hidden></div>
  <div class="desk-body">
    <div class="desk-main"></div>
    <aside class="desk-side" aria-label="Best parameters and episodes"></aside>
    <aside class="desk-fourth" aria-label="Robustness"></aside>
  </div>
</div>`;

/** Everything that shows the selection: the verdict, the tabs with their panels, and the columns beside them. */
export class Desk {
  readonly element = markup(MARKUP);
  readonly #actions: DeskActions;
  readonly #tabs: TabBar<DeskTab>;
  readonly #places = new Map<DeskTab, HTMLElement>();
  readonly #panels = new Map<DeskTab, DeskPanel>();
  readonly #welcome = makeWelcome();
  readonly #verdict: DeskPanel;
  readonly #episode = part(this.element, '.desk-episode', HTMLElement);
  readonly #problem = part(this.element, '.desk-problem', HTMLElement);
  readonly #side = part(this.element, '.desk-side', HTMLElement);
  readonly #fourth = part(this.element, '.desk-fourth', HTMLElement);
  readonly #hasSide = window.matchMedia(SIDE);
  readonly #hasDock = window.matchMedia(DOCK);
  readonly #hasFourth = window.matchMedia(FOURTH);
  #view: DeskView | null = null;
  #previewed: NamedCandles | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.element.prepend(this.#welcome);
    this.#verdict = makeVerdict(actions);
    part(this.element, '.desk-verdict', HTMLElement).append(this.#verdict.element);
    this.#tabs = new TabBar<DeskTab>('Results of the run', TABS, 'chart', () => this.#arrange());
    part(this.element, '.desk-tabs', HTMLElement).prepend(this.#tabs.element);
    const main = part(this.element, '.desk-main', HTMLElement);
    for (const { name } of TABS) {
      const place = make('div', `desk-panel desk-panel-${name}`);
      place.id = `panel-${name}`;
      place.role = 'tabpanel';
      place.setAttribute('aria-labelledby', `tab-${name}`);
      this.#places.set(name, place);
      main.append(place);
    }
    for (const query of [this.#hasSide, this.#hasDock, this.#hasFourth]) {
      query.addEventListener('change', () => this.#arrange());
    }
    this.#arrange();
  }

  /** The open tab. */
  get tab(): DeskTab {
    return this.#tabs.shown;
  }

  /** Chooses the candles that the chart shows before anything has run. */
  preview(candles: NamedCandles | null): void {
    this.#previewed = candles;
    this.show(this.#view);
  }

  /** A picture of the chart; null before it was drawn. */
  chartImage(): Promise<Blob> | null {
    const chart = this.#panels.get('chart');
    return chart instanceof ChartPanel ? chart.image() : null;
  }

  /** Opens a tab, or the column where its panel is. */
  openTab(tab: DeskTab): void {
    const column = this.#columnOf(tab);
    if (column) column.scrollIntoView({ block: 'nearest' });
    else this.#tabs.open(tab);
  }

  /** Shows a view in every part that is visible. */
  show(view: DeskView | null): void {
    const before = this.#view;
    this.#view = view;
    if (isReplayed(before, view)) {
      for (const tab of this.#visible()) if (FOLLOWING.has(tab)) this.#fill(tab);
      return;
    }
    this.element.classList.toggle('is-preview', view === null);
    this.#welcome.hidden = view !== null;
    if (view === null) this.#tabs.open('chart');
    this.#verdict.show(view);
    setText(this.#episode, view === null ? '' : episodeText(view));
    this.#problem.hidden = view === null || view.problem === null;
    setText(this.#problem, view?.problem ?? '');
    const trades = view?.detail?.trade_columns.count;
    this.#tabs.setTitle('trades', trades === undefined ? 'Trades' : `Trades ${formatCount(trades)}`);
    this.#tabs.setHidden('walk-forward', !view?.run.spec.walk_forward, 'chart');
    this.#tabs.setHidden('data-sets', !view?.run.group, 'chart');
    for (const tab of this.#visible()) this.#fill(tab);
  }

  #fill(tab: DeskTab): void {
    const panel = this.#panel(tab);
    const view = this.#view;
    if (panel instanceof ChartPanel) panel.preview(this.#previewed);
    // The trades of a replay are those that there have been.
    if (tab === 'trades' && view?.replay) panel?.show({ ...view, detail: view.replay.detail });
    else panel?.show(view);
  }

  /** The tabs whose panels are visible. */
  #visible(): DeskTab[] {
    const visible = new Set<DeskTab>([this.tab]);
    if (this.#isDocked) visible.add('trades');
    if (this.#hasSide.matches) visible.add('results');
    if (this.#hasFourth.matches) visible.add('robustness');
    return [...visible];
  }

  /** Whether the trades are under the chart. */
  get #isDocked(): boolean {
    return this.tab === 'chart' && this.#hasDock.matches;
  }

  /** The column in which the panel of a tab is shown; null if it is a tab. */
  #columnOf(tab: DeskTab): HTMLElement | null {
    if (tab === 'results' && this.#hasSide.matches) return this.#side;
    return tab === 'robustness' && this.#hasFourth.matches ? this.#fourth : null;
  }

  /** Puts every visible panel into its place, and shows the view in it. */
  #arrange(): void {
    this.#tabs.setHidden('results', this.#hasSide.matches, 'chart');
    this.#tabs.setHidden('robustness', this.#hasFourth.matches, 'chart');
    this.#fourth.hidden = !this.#hasFourth.matches;
    this.#side.hidden = !this.#hasSide.matches;
    for (const [name, place] of this.#places) place.hidden = name !== this.tab;
    for (const tab of this.#visible()) {
      const panel = this.#panel(tab);
      const place = this.#placeOf(tab);
      if (panel && place && panel.element.parentElement !== place) place.append(panel.element);
      this.#fill(tab);
    }
  }

  #placeOf(tab: DeskTab): HTMLElement | undefined {
    const column = this.#columnOf(tab);
    if (column) return column;
    return this.#places.get(tab === 'trades' && this.#isDocked ? 'chart' : tab);
  }

  /** The panel of a tab. Those that a first visit does not need are loaded when they are opened. */
  #panel(tab: DeskTab): DeskPanel | undefined {
    const known = this.#panels.get(tab);
    if (known) return known;
    const made = panels[tab](this.#actions);
    if (!(made instanceof Promise)) {
      this.#panels.set(tab, made);
      return made;
    }
    void made.then((panel) => {
      // The tab may have been opened twice while it was loading.
      if (!this.#panels.has(tab)) this.#panels.set(tab, panel);
      this.#arrange();
    });
    return undefined;
  }
}

/** Whether two views differ in the place of a replay alone, as they do many times a second. */
function isReplayed(before: DeskView | null, view: DeskView | null): boolean {
  if (before === null || view === null || before.replay === view.replay) return false;
  const { replay: _, ...one } = before;
  const { replay: __, ...other } = view;
  return (Object.keys(one) as (keyof typeof one)[]).every((key) => one[key] === other[key]);
}

/** Which episode is shown: `Episode 87 of 90 · fast 50 · slow 140`. */
function episodeText({ run, episode, isTry }: DeskView): string {
  if (episode === null) return '';
  const isBest = run.top.list[0]?.episode === episode.episode && episode.score !== null;
  const name = isOpen(run) && isBest ? 'Best so far: episode' : 'Episode';
  const stage = episode.part?.stage === 'test' ? ', out of sample' : ', in sample';
  const window = episode.part ? ` · window ${formatCount(episode.part.window)}${stage}` : '';
  const params = paramTexts(run.spec, episode).map(([param, text]) => ` · ${param} ${text}`);
  if (isTry) return `Try, not stored${params.join('')}`;
  return `${name} ${formatCount(episode.episode)} of ${formatCount(run.totalEpisodes)}${window}${params.join('')}`;
}
