import type { Appraisal } from 'candlerun';
import { byId, make } from '../dom.js';
import { UNDEFINED_TEXT, wholePercentText } from '../number-text.js';
import type { Run } from '../progress/run.js';

/** The robustness report of a finished search: sentences and figures. */
export class AppraisalPanel {
  readonly #panel = byId('appraisal', HTMLElement);
  readonly #sentences = byId('appraisal-sentences', HTMLElement);
  readonly #figures = byId('appraisal-figures', HTMLElement);
  #run: Run | null = null;

  hide(): void {
    this.#run = null;
    this.#panel.hidden = true;
  }

  /** Requests the report of a finished run, and shows it unless another run is shown meanwhile. */
  async show(run: Run): Promise<void> {
    this.hide();
    this.#run = run;
    const appraisal = await run.appraise().catch(() => null);
    if (this.#run !== run || appraisal === null) return;
    this.#sentences.replaceChildren(...sentences(appraisal).map((text) => make('p', '', text)));
    const figures = figuresOf(appraisal);
    this.#figures.replaceChildren(
      ...figures.map(([name, value]) => make('div', '', make('dt', '', name), make('dd', '', value))),
    );
    this.#panel.dataset.verdict = appraisal.overfitting.verdict;
    this.#panel.hidden = false;
  }
}

function sentences({ overfitting, stability, importance }: Appraisal): string[] {
  const texts = [overfitting.sentence];
  if (stability) texts.push(stability.sentence);
  if (importance) {
    const ranked = Object.entries(importance.main_effects).sort(([, a], [, b]) => b - a);
    const shares = ranked.map(([name, share]) => `${name} ${percentText(share)}`);
    texts.push(
      `Share of the variance of scores by parameter: ${shares.join(', ')}; by their interaction: ${percentText(importance.interaction)}.`,
    );
  }
  return texts;
}

function figuresOf({ overfitting, bootstrap, trade_shuffle }: Appraisal): [string, string][] {
  const share = (value: number | null) => (value === null ? UNDEFINED_TEXT : percentText(value));
  const range = (bands: { p5: number; p95: number } | undefined) =>
    bands ? `${wholePercentText(bands.p5)} to ${wholePercentText(bands.p95)}` : UNDEFINED_TEXT;
  return [
    ['Chance of this by luck', share(overfitting.luck)],
    ['Deflated Sharpe ratio', share(overfitting.deflated_sharpe)],
    ['Probability of overfitting', share(overfitting.probability_of_overfitting)],
    ['Return, resampled', range(bootstrap?.total_return_pct)],
    ['Drawdown, resampled', range(bootstrap?.max_drawdown_pct)],
    ['Drawdown, shuffled trades', range(trade_shuffle?.max_drawdown_pct)],
  ];
}

function percentText(share: number): string {
  return wholePercentText(100 * share);
}
