import { type EpisodeResult, formatCount, type TimeRange, type WalkForward } from 'candlerun';
import { byId, make, setText } from '../dom.js';
import { dayText, decimalText, signedText, UNDEFINED_TEXT } from '../number-text.js';
import { type ObjectiveLabel, objectiveOf } from '../objective.js';
import type { Run } from '../progress/run.js';

/** The results of a walk-forward: for each window the best episode, and its test on the following candles. */
export class WalkForwardPanel {
  readonly #panel = byId('walk-forward', HTMLElement);
  readonly #sentence = byId('walk-forward-sentence', HTMLElement);
  readonly #figures = byId('walk-forward-figures', HTMLElement);
  readonly #table = byId('walk-forward-table', HTMLTableElement);
  readonly #choose: (episode: EpisodeResult) => void;

  /** `choose` shows the report of a test. */
  constructor(choose: (episode: EpisodeResult) => void) {
    this.#choose = choose;
  }

  hide(): void {
    this.#panel.hidden = true;
  }

  show(run: Run, result: WalkForward): void {
    const objective = objectiveOf(run.spec);
    setText(this.#sentence, result.sentence);
    this.#figures.replaceChildren(
      ...figuresOf(result, objective).map(([name, value]) =>
        make('div', '', make('dt', '', name), make('dd', '', value)),
      ),
    );
    const rows = result.windows.map((window, index) => {
      const tested = window.tested;
      const pct = tested?.metrics?.total_return_pct ?? null;
      return make(
        'tr',
        '',
        make('td', 'number', this.#number(index + 1, tested)),
        make('td', 'minor', rangeText(window.train)),
        make('td', '', rangeText(window.test)),
        make('td', 'number', objective.text(window.best?.score ?? null)),
        make('td', 'number', objective.text(tested?.score ?? null)),
        make('td', pct !== null && pct < 0 ? 'number loss' : 'number', percentText(pct)),
      );
    });
    this.#table.tBodies[0]?.replaceChildren(...rows);
    this.#panel.hidden = false;
  }

  /** The number of a window, as a button if there is a test to show. */
  #number(window: number, tested: EpisodeResult | null): HTMLElement | string {
    if (tested === null) return formatCount(window);
    const button = make('button', 'row-button', formatCount(window));
    button.type = 'button';
    button.ariaLabel = `Show the test of window ${window}`;
    button.addEventListener('click', () => this.#choose(tested));
    return button;
  }
}

function figuresOf(result: WalkForward, objective: ObjectiveLabel): [string, string][] {
  const { test_return_pct, mean_train_score, mean_test_score, efficiency } = result;
  return [
    ['Return in the tests', percentText(test_return_pct)],
    [`Mean ${objective.title}, train`, objective.text(mean_train_score)],
    [`Mean ${objective.title}, test`, objective.text(mean_test_score)],
    ['Efficiency', efficiency === null ? UNDEFINED_TEXT : `${decimalText(100 * efficiency)}%`],
  ];
}

function percentText(pct: number | null): string {
  return pct === null ? UNDEFINED_TEXT : `${signedText(pct)}%`;
}

function rangeText({ from, to }: TimeRange): string {
  return `${dayText(from)} – ${dayText(to)}`;
}
