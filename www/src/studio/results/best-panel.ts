import { type EpisodeResult, formatCount } from 'candlerun';
import { byId, make, setText } from '../dom.js';
import { UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import type { Run } from '../progress/run.js';
import { noScoreText } from './no-score-text.js';
import { paramTexts } from './param-texts.js';

/** The best parameters so far. */
export class BestPanel {
  readonly #params = byId('best-params', HTMLElement);
  readonly #source = byId('best-source', HTMLElement);
  readonly #noScore = byId('no-score', HTMLElement);
  #shown: EpisodeResult | null = null;

  draw(run: Run): void {
    setText(this.#source, sourceText(run));
    this.#showNoScore(noScoreText(run.result), run.result?.failed_episodes === run.result?.episodes);
    const first = run.top.list[0] ?? null;
    if (first === this.#shown) return;
    this.#shown = first;
    const params = first === null ? [] : paramTexts(run.spec, first);
    const items = params.map(([name, text]) => {
      const shown = first?.score === null ? UNDEFINED_TEXT : text;
      return make('div', 'best-param', make('dt', '', name), make('dd', '', shown));
    });
    this.#params.replaceChildren(...items);
  }

  /** Shows the reason of episodes without a score: an error if no episode has one, otherwise a hint. */
  #showNoScore(text: string, isFatal: boolean): void {
    setText(this.#noScore, text);
    this.#noScore.classList.toggle('notice', isFatal);
    this.#noScore.classList.toggle('hint', !isFatal);
    this.#noScore.hidden = text === '';
  }
}

function sourceText(run: Run): string {
  const [best] = run.top.list;
  if (best === undefined) return 'No episode has finished.';
  const { title, text } = objectiveOf(run.spec);
  const soFar = run.state === 'running' || run.state === 'paused' ? ' so far' : '';
  if (best.score === null) return `None: no episode has a score${soFar}.`;
  const window = best.part ? `window ${formatCount(best.part.window)}, ` : '';
  const score = `${title} ${text(best.score)} in ${window}episode ${formatCount(best.episode)}`;
  if (run.result === null) return `${score}${soFar}`;
  const { episodes, failed_episodes } = run.result;
  const without = failed_episodes === 0 ? '' : `; ${formatCount(failed_episodes)} without a score`;
  return `${score} of ${formatCount(episodes)}${without}`;
}
