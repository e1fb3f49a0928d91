import { messageOf } from '../message-of.js';
import './robustness.css';
import type { Appraisal, Bands } from 'candlerun';
import { make, markup, part } from '../dom.js';
import { decimalText, shareText, signedPercentText, UNDEFINED_TEXT } from '../number-text.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import { isOpen, type Run } from '../progress/run.js';
import { appraisalOf } from '../verdict/appraisals.js';
import { judgementsOf } from '../verdict/luck-text.js';
import { personText, reasonSentence } from '../verdict/reason-text.js';
import { RobustnessPlots } from './robustness-plots.js';

/** A figure with its definition, which opens with a click. */
type Figure = { title: string; value: string; definition: string };

const MARKUP = `
<section class="robustness" aria-labelledby="robustness-heading" data-testid="appraisal">
  <h2 id="robustness-heading">Is it luck?</h2>
  <div class="robustness-words" data-testid="appraisal-sentences" role="status"></div>
  <div class="robustness-figures"></div>
  <p class="hint robustness-note" hidden>90% of resampled histories fall in these ranges. Click a figure for its definition.</p>
</section>`;

/** Whether the best result is more than luck: words first, then the figures behind them. */
export class RobustnessPanel implements DeskPanel {
  readonly element = markup(MARKUP);
  readonly #actions: DeskActions;
  readonly #words = part(this.element, '.robustness-words', HTMLElement);
  readonly #figures = part(this.element, '.robustness-figures', HTMLElement);
  readonly #plots = new RobustnessPlots();
  readonly #note = part(this.element, '.robustness-note', HTMLElement);
  /** What is shown: the run, its state, and whether its candles are here. */
  #key: string | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.#figures.before(this.#plots.element);
  }

  show(view: DeskView | null): void {
    const run = view?.run ?? null;
    const key =
      run === null ? '' : `${run.id} ${run.state} ${run.result?.digest ?? ''} ${view?.candles !== null}`;
    if (key === this.#key) return;
    this.#key = key;
    if (run === null) this.#say('Run a search to see how much of its best result may be luck.');
    else if (isOpen(run)) this.#say('Luck is judged when the run has ended.');
    else if (run.spec.walk_forward) this.#pointToWindows();
    else if (run.state !== 'finished')
      this.#say('Only a finished run can be judged. Continue it in the list of runs.');
    else if (!run.result?.best) this.#say('No backtest has a score, so there is nothing to judge.');
    else void this.#judge(run, key);
  }

  async #judge(run: Run, key: string): Promise<void> {
    this.#say('Some backtests run again with resampled data …');
    try {
      const appraisal = await appraisalOf(run);
      if (this.#key === key) this.#draw(appraisal);
    } catch (error) {
      const reason = messageOf(error);
      if (this.#key === key) this.#say(`Luck could not be judged. ${reasonSentence(personText(reason))}`);
    }
  }

  #draw(appraisal: Appraisal): void {
    const words = judgementsOf(appraisal).map(({ head, text }) =>
      make('p', '', make('strong', '', head), ` ${text}`),
    );
    const { importance } = appraisal;
    if (importance) words.push(make('p', '', importanceText(importance)));
    this.#words.replaceChildren(...words);
    this.#plots.show(appraisal);
    this.#figures.replaceChildren(...figuresOf(appraisal).map(figureElement));
    this.element.dataset.verdict = appraisal.overfitting.verdict;
    this.#note.hidden = false;
  }

  #say(text: string, ...more: HTMLElement[]): void {
    this.#words.replaceChildren(make('p', '', text), ...more);
    this.#plots.clear();
    this.#figures.replaceChildren();
    this.#note.hidden = true;
    delete this.element.dataset.verdict;
  }

  #pointToWindows(): void {
    const button = make('button', 'button button-quiet', 'Show the windows');
    button.type = 'button';
    button.addEventListener('click', () => this.#actions.openTab('walk-forward'));
    this.#say('This run was tested out of sample, which is the better judge.', button);
  }
}

function importanceText({ main_effects, interaction }: NonNullable<Appraisal['importance']>): string {
  const ranked = Object.entries(main_effects).sort(([, a], [, b]) => b - a);
  const shares = ranked.map(([name, share]) => `${name} ${shareText(share)}`);
  if (ranked.length > 1) shares.push(`their interaction ${shareText(interaction)}`);
  return `What mattered: ${shares.join(', ')}.`;
}

function figureElement({ title, value, definition }: Figure): HTMLElement {
  const summary = make(
    'summary',
    '',
    make('span', 'figure-title', title),
    ' ',
    make('span', 'figure-value', value),
  );
  return make('details', 'figure', summary, make('p', 'hint', definition));
}

/** The figures of a robustness report with their definitions. */
export function figuresOf({ overfitting, stability, bootstrap, trade_shuffle }: Appraisal): Figure[] {
  const share = (value: number | null) => (value === null ? UNDEFINED_TEXT : shareText(value));
  const ratio = (value: number | null) => (value === null ? UNDEFINED_TEXT : decimalText(value));
  const { trials, luck, deflated_sharpe, probabilistic_sharpe, probability_of_overfitting } = overfitting;
  return [
    {
      title: 'Chance of this by luck',
      value: share(luck),
      definition: `Probability that the best of ${trials} independent strategies without any skill has a Sharpe ratio this high on as many candles. Evidence begins at 1% or less.`,
    },
    {
      title: 'Deflated Sharpe ratio',
      value: ratio(deflated_sharpe),
      definition:
        'Probability that the true Sharpe ratio is above the best one expected from as many tries without skill (Bailey, López de Prado 2014). It takes number and spread of the tries, skewness and fat tails into account. Want more than 0.95.',
    },
    {
      title: 'Probabilistic Sharpe ratio',
      value: ratio(probabilistic_sharpe),
      definition:
        'Probability that the true Sharpe ratio is above 0 if this had been the only backtest (Bailey, López de Prado 2012). Want more than 0.95.',
    },
    {
      title: 'Probability of overfitting (PBO)',
      value: share(probability_of_overfitting),
      definition:
        'How often the best combination on half of the candles is below average on the other half (combinatorially symmetric cross-validation; Bailey and others 2015). Want less than 50%.',
    },
    {
      title: 'Edge kept by neighbours',
      value: stability === null ? UNDEFINED_TEXT : shareText(Math.min(1, Math.max(0, stability.mean))),
      definition:
        'One step away in each parameter: how much of the gain of the best combination over the median one is left, on average. 75% in every direction is stable, less than half is fragile.',
    },
    {
      title: 'Return, bootstrap 90% range',
      value: bootstrap ? gainRange(bootstrap.total_return_pct) : UNDEFINED_TEXT,
      definition: `Returns of the best backtest drawn again in blocks${bootstrap ? `, ${bootstrap.runs.toLocaleString('en-US')} times` : ''}: 5% of these histories end below the range, 5% above.`,
    },
    {
      title: 'Max drawdown, bootstrap 90% range',
      value: bootstrap ? lossRange(bootstrap.max_drawdown_pct) : UNDEFINED_TEXT,
      definition:
        'The largest fall from a peak in the same histories. Expect to live through the deeper end.',
    },
    {
      title: 'Max drawdown with trades shuffled, 90% range',
      value: trade_shuffle ? lossRange(trade_shuffle.max_drawdown_pct) : UNDEFINED_TEXT,
      definition:
        'The same trades in random order, from trade to trade. A real drawdown at the mild end of the range owes something to a lucky order.',
    },
  ];
}

function gainRange({ p5, p95 }: Bands): string {
  return `${signedPercentText(p5)} to ${signedPercentText(p95)}`;
}

/** Drawdowns are negative on the page; the deeper one comes last. */
function lossRange({ p5, p95 }: Bands): string {
  return `${signedPercentText(-p5)} to ${signedPercentText(-p95)}`;
}
