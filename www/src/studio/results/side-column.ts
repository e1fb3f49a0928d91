import './side-column.css';
import { type EpisodeResult, formatCount, type JobSpec } from 'candlerun';
import { make, markup, part, setText } from '../dom.js';
import { UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf, objectivesOf } from '../objective.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { paramTexts } from '../param-texts.js';
import { isOpen, type Run } from '../progress/run.js';
import type { MiniMap } from '../search/mini-map.js';
import { summaryElement } from '../setup/spec-summary.js';
import { Throttle } from '../throttle.js';
import { readReason } from '../verdict/reason-text.js';
import { episodeColumns, frontColumns } from './episode-columns.js';
import { EpisodesTable } from './episodes-table.js';
import { ImportanceBars } from './importance-bars.js';

const MARKUP = `
<div class="side">
  <section class="side-part" aria-labelledby="side-best">
    <h2 id="side-best">Best parameters</h2>
    <dl class="side-params" data-testid="best-params"></dl>
    <p class="hint" data-testid="best-source"></p>
    <p class="hint side-failed" hidden></p>
  </section>
  <div class="side-part side-map" hidden></div>
  <section class="side-part side-importance" aria-labelledby="side-importance">
    <h2 id="side-importance">What mattered</h2>
  </section>
  <div class="side-part side-front" data-testid="front" hidden>
    <h2 id="side-front">Trade-offs</h2>
    <p class="hint"></p>
  </div>
  <div class="side-part side-top">
    <h2 id="side-top">Best episodes</h2>
  </div>
  <section class="side-part side-settings" aria-labelledby="side-settings">
    <h2 id="side-settings">Settings</h2>
    <button class="side-edit" type="button" data-testid="edit-run">Edit and run again</button>
  </section>
</div>`;

/** The column beside the chart: the best parameters, which of them mattered, and the best episodes to choose from. */
export class SideColumn implements DeskPanel {
  readonly element = markup(MARKUP);
  readonly #params = part(this.element, '.side-params', HTMLElement);
  readonly #source = part(this.element, '[data-testid="best-source"]', HTMLElement);
  readonly #failed = part(this.element, '.side-failed', HTMLElement);
  readonly #mapPart = part(this.element, '.side-map', HTMLElement);
  #map: Promise<MiniMap> | null = null;
  readonly #settings = part(this.element, '.side-settings', HTMLElement);
  readonly #importance = new ImportanceBars();
  readonly #importancePart = part(this.element, '.side-importance', HTMLElement);
  readonly #frontPart = part(this.element, '.side-front', HTMLElement);
  readonly #frontHint = part(this.#frontPart, '.hint', HTMLElement);
  readonly #topTitle = part(this.element, '#side-top', HTMLElement);
  readonly #choose: (episode: EpisodeResult) => void;
  readonly #front: EpisodesTable;
  readonly #top: EpisodesTable;
  /** Numbers must stay long enough to be read. */
  readonly #throttle = new Throttle(250);
  #run: Run | null = null;
  /** The spec whose settings are shown. The engine completes that of a new run. */
  #spec: JobSpec | null = null;
  #best: EpisodeResult | null = null;

  constructor(actions: DeskActions) {
    this.#choose = (episode) => actions.selectEpisode(episode);
    this.#front = new EpisodesTable('front-table', 'side-front', this.#choose);
    this.#top = new EpisodesTable('episodes-table', 'side-top', this.#choose);
    const edit = part(this.element, '.side-edit', HTMLButtonElement);
    edit.addEventListener('click', () => actions.editAndRun());
    this.#importancePart.append(this.#importance.element);
    this.#frontPart.append(this.#front.element);
    part(this.element, '.side-top', HTMLElement).append(this.#top.element);
  }

  show(view: DeskView | null): void {
    this.element.hidden = view === null;
    if (view === null) return;
    const { run, episode } = view;
    const isUrgent = run !== this.#run || !isOpen(run);
    this.#run = run;
    if (this.#throttle.passes(performance.now(), isUrgent)) this.#draw(run);
    this.#showSettings(run.spec);
    this.#top.mark(episode);
    this.#front.mark(episode);
  }

  #draw(run: Run): void {
    this.#drawBest(run);
    this.#drawMap(run);
    this.#importance.show(run);
    // A single backtest and a walk-forward have no importance.
    this.#importancePart.hidden = this.#importance.isEmpty;
    const front = run.result?.front ?? [];
    this.#frontPart.hidden = front.length === 0;
    if (front.length > 0) {
      setText(this.#frontHint, frontText(run, front.length));
      this.#front.draw(front, frontColumns(run.spec, front[0] ?? null), run.id);
    }
    setText(this.#topTitle, topTitle(run));
    this.#top.draw(
      run.top.list,
      episodeColumns(run.spec, run.top.list[0] ?? null),
      `${run.id} ${run.top.version}`,
    );
  }

  /** What the run used, also while the form shows something else. */
  #showSettings(spec: JobSpec): void {
    if (spec === this.#spec) return;
    this.#spec = spec;
    this.#settings.querySelector('.spec-summary')?.remove();
    this.#settings.append(summaryElement(spec));
  }

  /** Draws the map of the search, which is loaded with the first one. Its place is there before. */
  #drawMap(run: Run): void {
    const space = run.spec.search?.space ?? {};
    this.#mapPart.hidden = run.totalEpisodes < 2 || Object.keys(space).length === 0;
    if (this.#mapPart.hidden) return;
    this.#map ??= import('../search/mini-map.js').then(({ MiniMap }) => {
      const map = new MiniMap(this.#choose);
      this.#mapPart.append(map.element);
      return map;
    });
    void this.#map.then((map) => {
      if (run !== this.#run) return;
      map.show(run);
      this.#mapPart.hidden = map.isEmpty;
    });
  }

  #drawBest(run: Run): void {
    setText(this.#source, sourceText(run));
    const without = withoutText(run);
    setText(this.#failed, without);
    this.#failed.hidden = without === '';
    const best = run.top.list[0] ?? null;
    if (best === this.#best && this.#params.childElementCount > 0) return;
    this.#best = best;
    const hasScore = best !== null && best.score !== null;
    const items = (best === null ? [] : paramTexts(run.spec, best)).map(([name, text]) =>
      make('div', 'side-param', make('dt', '', name), make('dd', '', hasScore ? text : UNDEFINED_TEXT)),
    );
    this.#params.replaceChildren(...items);
  }
}

/** Where the best parameters come from: `Sharpe 0.49 · episode 87 of 90`. */
function sourceText(run: Run): string {
  const [best] = run.top.list;
  if (best === undefined) return 'No episode has finished.';
  const { title, text } = objectiveOf(run.spec);
  const soFar = isOpen(run) ? ' so far' : '';
  if (best.score === null) return `None: no episode has a score${soFar}.`;
  const of = run.result === null ? soFar : ` of ${formatCount(run.result.episodes)}`;
  const window = best.part ? `window ${formatCount(best.part.window)}, in sample · ` : '';
  return `${window}${title} ${text(best.score)} · episode ${formatCount(best.episode)}${of}`;
}

/** How many episodes of a run with a result have no score, and the most frequent reason. The verdict has it if none has a score. */
function withoutText({ result, top }: Run): string {
  const { no_score, failed_episodes = 0, episodes = 0 } = result ?? {};
  if (!no_score || failed_episodes >= episodes) return '';
  const noun = failed_episodes === 1 ? 'episode has' : 'episodes have';
  const isFailure = top.list.some(({ failure }) => failure === no_score.reason);
  const reason = readReason(no_score.reason, isFailure).text;
  const most = no_score.reason_episodes < failed_episodes ? 'most often ' : '';
  return `${formatCount(failed_episodes)} ${noun} no score: ${most}${reason}.`;
}

function frontText(run: Run, count: number): string {
  const names = objectivesOf(run.spec).map(({ title }) => title);
  const last = names.pop() ?? '';
  const both = names.length === 1 ? 'both ' : '';
  const noun = count === 1 ? 'trade-off' : 'trade-offs';
  return `${formatCount(count)} ${noun}: no other episode is better in ${both}${names.join(', ')} and ${last}.`;
}

function topTitle(run: Run): string {
  const shown = run.top.list.length;
  const all = run.result?.episodes ?? null;
  const window = run.top.list[0]?.part?.window;
  const place = window === undefined ? '' : ` in window ${formatCount(window)}, in sample`;
  if (place !== '') return `Best${place}`;
  return all === null || shown < 2 || shown >= all
    ? 'Best episodes'
    : `Top ${formatCount(shown)} of ${formatCount(all)}`;
}
