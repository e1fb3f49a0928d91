import './detail-frame.css';
import type { EpisodeDetail } from 'candlerun';
import { make, setText } from '../dom.js';
import type { DeskView } from '../panel.js';
import { isOpen } from '../progress/run.js';

/**
 * The frame of a panel that shows the detail of an episode: its content, or a sentence that says why there is none. While the detail of
 * another episode of the same run is computed, the earlier one stays, dimmed.
 */
export class DetailFrame {
  readonly element: HTMLElement;
  readonly content = make('div', 'detail-content');
  readonly #message = make('p', 'detail-message');
  readonly #noun: string;
  #run: string | null = null;
  #detail: EpisodeDetail | null = null;

  /** @param noun What the panel shows, in the plural: `Trades`. */
  constructor(className: string, noun: string) {
    this.#noun = noun;
    this.element = make('section', `detail-frame ${className}`, this.#message, this.content);
    this.element.setAttribute('aria-label', noun);
    this.update(null);
  }

  /** Shows a view. Returns its detail if it is another one than before, else null. */
  update(view: DeskView | null): EpisodeDetail | null {
    const detail = view?.detail ?? null;
    const isBusy =
      view !== null &&
      detail === null &&
      isComputing(view) &&
      this.#detail !== null &&
      view.run.id === this.#run;
    this.element.setAttribute('aria-busy', String(isBusy));
    if (isBusy) return null;
    this.content.hidden = detail === null;
    this.#message.hidden = detail !== null;
    setText(this.#message, detail === null ? missingText(view, this.#noun) : '');
    this.#run = view?.run.id ?? null;
    if (detail === this.#detail) return null;
    this.#detail = detail;
    return detail;
  }
}

/** Why there is nothing to show. */
function missingText(view: DeskView | null, noun: string): string {
  if (view === null) return `${noun} appear here when a run has finished.`;
  if (view.problem !== null) return view.problem;
  if (view.episode === null) {
    return isOpen(view.run)
      ? `${noun} appear here when the run has finished.`
      : 'This run has no finished backtest.';
  }
  if (isComputing(view))
    return `Running episode ${view.episode.episode} again for its ${noun.toLowerCase()} …`;
  return `${noun} appear here when the run has finished.`;
}

/** Whether the detail is on its way. While a search runs, none is made. */
function isComputing({ run, episode, problem }: DeskView): boolean {
  return problem === null && episode !== null && !isOpen(run);
}
