import type { EpisodeResult } from 'candlerun';
import { byId } from '../dom.js';
import type { Run } from '../progress/run.js';
import type { Session } from '../session.js';
import { Throttle } from '../throttle.js';
import { AppraisalPanel } from './appraisal-panel.js';
import { BestPanel } from './best-panel.js';
import { EpisodePanel } from './episode-panel.js';
import { EpisodesTable } from './episodes-table.js';
import { FrontTable } from './front-table.js';
import { WalkForwardPanel } from './walk-forward-panel.js';

/** The results of a run: the best parameters, a list of the best episodes, and the report of one of them. */
export class ResultsPanel {
  readonly episode: EpisodePanel;
  readonly #empty = byId('results-empty', HTMLElement);
  readonly #content = byId('results-content', HTMLElement);
  readonly #appraisal = new AppraisalPanel();
  readonly #walkForward = new WalkForwardPanel((episode) => this.#choose(episode));
  readonly #best = new BestPanel();
  readonly #front = new FrontTable((episode) => this.#choose(episode));
  readonly #table = new EpisodesTable((episode) => this.#choose(episode));
  /** Limits updates, so that numbers can be read. */
  readonly #throttle = new Throttle(250);
  #run: Run | null = null;
  /** The episode that the user chose while the run was going on. The end of the run does not replace its report. */
  #chosen: EpisodeResult | null = null;

  constructor(session: Session) {
    this.episode = new EpisodePanel(session);
  }

  /** Shows no results until another job has some. */
  clear(): void {
    this.#run = null;
    this.#empty.hidden = false;
    this.#content.hidden = true;
  }

  draw(run: Run, nowMs: number): void {
    // The earlier results stay until there are new ones, so that a short run does not make the page flicker.
    if (run.top.list.length === 0 && isOpen(run)) return;
    if (!this.#throttle.passes(nowMs, run !== this.#run || !isOpen(run))) return;
    if (run !== this.#run) {
      this.#chosen = null;
      this.#appraisal.hide();
      this.#front.hide();
      this.#walkForward.hide();
    }
    this.#run = run;
    this.#empty.hidden = true;
    this.#content.hidden = false;
    this.#best.draw(run);
    this.#table.draw(run);
    const best = run.top.list[0];
    if (best && isOpen(run) && this.#chosen === null) this.episode.preview(run, best);
  }

  /** Shows the best episode of a run that has ended, with or without all its episodes. */
  showEnd(run: Run): void {
    const walkForward = run.result?.walk_forward;
    if (walkForward) this.#walkForward.show(run, walkForward);
    else if (run.state === 'finished') void this.#appraisal.show(run);
    this.#front.show(run);
    if (this.#chosen !== null) return;
    const best = run.top.list[0];
    if (best) this.#choose(best);
    else this.episode.hide();
  }

  #choose(episode: EpisodeResult): void {
    if (this.#run === null) return;
    this.#chosen = episode;
    this.#front.mark(episode.episode);
    this.#table.mark(episode.episode);
    void this.episode.show(this.#run, episode);
  }
}

function isOpen({ state }: Run): boolean {
  return state === 'running' || state === 'paused';
}
