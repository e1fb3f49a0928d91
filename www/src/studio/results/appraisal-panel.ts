import type { Appraisal } from 'candlerun';
import { byId, make } from '../dom.js';
import { UNDEFINED_TEXT, wholePercentText } from '../number-text.js';
import type { Run } from '../progress/run.js';

/** What a finished search is worth, in sentences, with the figures behind them. */
export class AppraisalPanel {
  readonly #panel = byId('appraisal', HTMLElement);
  readonly #sentences = byId('appraisal-sentences', HTMLElement);
  readonly #figures = byId('appraisal-figures', HTMLElement);
  #run: Run | null = null;

  hide(): void {
    this.#run = null;
    this.#panel.hidden = true;
  }

  /** Asks for the appraisal of a run that has finished, and shows it unless another run came before it. */
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
      `Of the differences between scores, each alone explains: ${shares.join(', ')}; only together: ${percentText(importance.interaction)}.`,
    );
  }
  return texts;
}

function figuresOf({ overfitting, bootstrap, trade_shuffle }: Appraisal): [string, string][] {
  const share = (value: number | null) => (value === null ? UNDEFINED_TEXT : percentText(value));
  const range = (bands: { p5: number; p95: number } | undefined) =>
    bands ? `${wholePercentText(bands.p5)} to ${wholePercentText(bands.p95)}` : UNDEFINED_TEXT;
  return [
    ['Found in noise', share(overfitting.luck)],
    ['Deflated Sharpe', share(overfitting.deflated_sharpe)],
    ['Overfitting', share(overfitting.probability_of_overfitting)],
    ['Return, drawn anew', range(bootstrap?.total_return_pct)],
    ['Drawdown, drawn anew', range(bootstrap?.max_drawdown_pct)],
    ['Drawdown, reordered', range(trade_shuffle?.max_drawdown_pct)],
  ];
}

function percentText(share: number): string {
  return wholePercentText(100 * share);
}
