import { messageOf } from '../message-of.js';
import './walk-forward.css';
import { type EpisodeResult, formatCount, type JobSpec, type TimeRange, type WalkForward } from 'candlerun';
import { make, makeHead, markup, part, setText } from '../dom.js';
import { metricText } from '../metric-labels.js';
import { dayText, shareText, signedPercentText, UNDEFINED_TEXT } from '../number-text.js';
import { type ObjectiveLabel, objectiveOf } from '../objective.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { paramTexts } from '../param-texts.js';
import { lineSvg } from '../plots/line-svg.js';
import { PlotView } from '../plots/plot-view.js';
import { WindowsPlot } from '../plots/windows-plot.js';
import { isOpen, type Run } from '../progress/run.js';
import { ownMarkup } from '../trusted-types.js';
import { outOfSampleOf } from '../verdict/luck-text.js';
import { personText, reasonSentence } from '../verdict/reason-text.js';
import { type StitchedEquity, stitchedEquity } from './stitched-equity.js';

const MARKUP = `
<section class="windows" aria-labelledby="windows-heading" data-testid="walk-forward">
  <h2 id="windows-heading">Out of sample</h2>
  <p class="windows-sentence" data-testid="walk-forward-sentence" role="status"></p>
  <div class="windows-content">
    <figure class="windows-equity">
      <figcaption>Equity of the tests, one after another</figcaption>
      <div class="windows-chart"></div>
    </figure>
    <dl class="windows-figures"></dl>
    <figure class="windows-scores" data-testid="walk-forward-scores">
      <figcaption>Every window in sample and out of sample, the mean thicker</figcaption>
    </figure>
    <div class="windows-frame" role="region" tabindex="0" aria-labelledby="windows-heading">
      <table class="windows-table" aria-labelledby="windows-heading" data-testid="walk-forward-table">
        <thead></thead>
        <tbody></tbody>
      </table>
    </div>
  </div>
</section>`;

/** The tests of a walk-forward or hold-out: their equity as one curve, and every window with its search and its test. */
export class WalkForwardPanel implements DeskPanel {
  readonly element = markup(MARKUP);
  readonly #actions: DeskActions;
  readonly #sentence = part(this.element, '.windows-sentence', HTMLElement);
  readonly #content = part(this.element, '.windows-content', HTMLElement);
  readonly #chart = part(this.element, '.windows-chart', HTMLElement);
  readonly #figures = part(this.element, '.windows-figures', HTMLElement);
  readonly #table = part(this.element, '.windows-table', HTMLTableElement);
  readonly #scores = part(this.element, '.windows-scores', HTMLElement);
  readonly #plotView: PlotView;
  #plot: WindowsPlot | null = null;
  #plotKey = '';
  #key: string | null = null;
  #rows: { row: HTMLTableRowElement; tested: EpisodeResult | null }[] = [];
  #stitching = new AbortController();

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.#plotView = new PlotView({
      clicked: (x, y) => this.#showWindow(this.#plot?.hit(x, y)?.row ?? -1),
      dragged: () => {},
      pressed: () => null,
    });
    this.#scores.append(this.#plotView.element);
  }

  show(view: DeskView | null): void {
    const run = view?.run ?? null;
    const result = run?.result?.walk_forward ?? null;
    const key =
      run === null ? '' : `${run.id} ${run.state} ${run.result?.digest ?? ''} ${view?.candles !== null}`;
    if (key !== this.#key) {
      this.#key = key;
      this.#stitching.abort();
      this.#content.hidden = result === null;
      if (run !== null && result !== null) this.#draw(run, result);
      else setText(this.#sentence, emptyText(run));
    }
    this.#mark(view?.episode ?? null);
    if (run !== null && result !== null) this.#plotScores(run.spec, result, view?.episode ?? null, key);
  }

  #plotScores(spec: JobSpec, result: WalkForward, episode: EpisodeResult | null, key: string): void {
    const chosen = episode?.part?.window ?? null;
    if (this.#plotKey === `${key} ${chosen}`) return;
    this.#plotKey = `${key} ${chosen}`;
    this.#plot = new WindowsPlot(result, objectiveOf(spec), chosen);
    this.#scores.hidden = this.#plot.isEmpty;
    this.#plotView.show(this.#plot, -1);
  }

  /** Shows the test of a window, counted from 0. */
  #showWindow(window: number): void {
    const tested = this.#rows[window]?.tested;
    if (tested) this.#actions.selectEpisode(tested);
  }

  #draw(run: Run, result: WalkForward): void {
    const objective = objectiveOf(run.spec);
    setText(this.#sentence, outOfSampleOf(result, objective).text);
    this.#figures.replaceChildren(
      ...figuresOf(result, objective).map(([name, value]) =>
        make('div', '', make('dt', '', name), make('dd', '', value)),
      ),
    );
    this.#drawTable(run.spec, result, objective);
    void this.#stitch(run, result);
  }

  async #stitch(run: Run, result: WalkForward): Promise<void> {
    const stitching = new AbortController();
    this.#stitching = stitching;
    this.#chart.replaceChildren(make('p', 'hint', 'Running the tests again …'));
    try {
      const candlerun = await this.#actions.session.open();
      const equity = await stitchedEquity(candlerun, run, result, stitching.signal);
      if (!stitching.signal.aborted) this.#drawEquity(equity);
    } catch (error) {
      if (stitching.signal.aborted) return;
      const reason = messageOf(error);
      this.#chart.replaceChildren(
        make('p', 'hint', `The equity could not be made. ${reasonSentence(personText(reason))}`),
      );
    }
  }

  #drawEquity(equity: StitchedEquity): void {
    const { time, returnPct, windows, heldPct } = equity;
    if (time.length === 0) {
      this.#chart.replaceChildren(make('p', 'hint', 'No window was tested.'));
      return;
    }
    const total = signedPercentText(returnPct.at(-1) ?? 0);
    const picture = lineSvg({
      title: `Return of the tests, one after another: ${total} in all`,
      lines: [{ x: time, y: returnPct, tone: 'ink' }],
      yText: signedPercentText,
      base: 0,
      bands: windows.filter((_, index) => index % 2 === 1),
      height: 230,
      width: Math.min(800, Math.max(320, this.#chart.clientWidth || 800)),
    });
    const held = heldPct === null ? '' : ` · buy & hold over the same candles ${signedPercentText(heldPct)}`;
    this.#chart.replaceChildren(
      markupOf(picture),
      make('p', 'hint', `${total}${held}. Every second window is tinted.`),
    );
  }

  #drawTable(spec: JobSpec, result: WalkForward, objective: ObjectiveLabel): void {
    const { title } = objective;
    const heads = [
      '#',
      'Out of sample',
      `${title} in`,
      `${title} out`,
      'Return in',
      'Return out',
      'Parameters',
      'In sample',
    ];
    const head = heads.map((text, index) =>
      makeHead('col', index === 0 || (index > 1 && index < 6) ? 'number' : '', text),
    );
    this.#table.tHead?.replaceChildren(make('tr', '', ...head));
    this.#rows = result.windows.map(({ train, test, best, tested }, index) => {
      const params = best === null ? [] : paramTexts(spec, best).map(([name, text]) => `${name} ${text}`);
      const returns = [best, tested].map((episode) => episode?.metrics?.total_return_pct ?? null);
      const row = make(
        'tr',
        '',
        make('td', 'number', this.#button(index + 1, tested)),
        make('td', '', rangeText(test)),
        make('td', 'number', objective.text(best?.score ?? null)),
        make('td', 'number', objective.text(tested?.score ?? null)),
        ...returns.map((pct) =>
          make('td', (pct ?? 0) < 0 ? 'number loss' : 'number', metricText('total_return_pct', pct)),
        ),
        make('td', '', params.join(' · ') || UNDEFINED_TEXT),
        make('td', '', rangeText(train)),
      );
      return { row, tested };
    });
    this.#table.tBodies[0]?.replaceChildren(...this.#rows.map(({ row }) => row));
  }

  /** The number of a window, as a button if there is a test to show. */
  #button(window: number, tested: EpisodeResult | null): HTMLElement | string {
    if (tested === null) return formatCount(window);
    const button = make('button', 'windows-button', formatCount(window));
    button.type = 'button';
    button.setAttribute('aria-label', `Show the test of window ${window}`);
    button.addEventListener('click', () => this.#actions.selectEpisode(tested));
    return button;
  }

  #mark(chosen: EpisodeResult | null): void {
    for (const { row, tested } of this.#rows) {
      const isChosen = tested !== null && chosen?.episode === tested.episode && chosen.part?.stage === 'test';
      if (isChosen) row.setAttribute('aria-current', 'true');
      else row.removeAttribute('aria-current');
    }
  }
}

/** Makes an element of a picture that `lineSvg` wrote, in which every text is escaped. */
function markupOf(svg: string): Element {
  const frame = make('div', 'windows-picture');
  frame.innerHTML = ownMarkup(svg);
  return frame;
}

function emptyText(run: Run | null): string {
  if (run === null || !run.spec.walk_forward) {
    return 'This run has no test out of sample. Choose Hold-out or Walk-forward in the setup.';
  }
  return isOpen(run)
    ? 'The tests are shown when the run has ended.'
    : 'The run ended before its tests were complete.';
}

function figuresOf(result: WalkForward, objective: ObjectiveLabel): [string, string][] {
  const { test_return_pct, mean_train_score, mean_test_score, efficiency, windows } = result;
  const average = windows.length === 1 ? '' : 'Avg. ';
  return [
    ['Out-of-sample return', metricText('total_return_pct', test_return_pct)],
    [`${average}${objective.title} in sample`, objective.text(mean_train_score)],
    [`${average}${objective.title} out of sample`, objective.text(mean_test_score)],
    ['Walk-forward efficiency', efficiency === null ? UNDEFINED_TEXT : efficiencyText(efficiency)],
  ];
}

/** Efficiency may be negative or above all, unlike a share. */
function efficiencyText(efficiency: number): string {
  return efficiency < 0 ? `−${shareText(-efficiency)}` : shareText(efficiency);
}

function rangeText({ from, to }: TimeRange): string {
  return `${dayText(from)} – ${dayText(to)}`;
}
