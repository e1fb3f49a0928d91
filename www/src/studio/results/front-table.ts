import { type EpisodeResult, formatCount, type Metrics } from 'candlerun';
import { byId, setText } from '../dom.js';
import { type ObjectiveLabel, objectivesOf } from '../objective.js';
import type { Run } from '../progress/run.js';
import { EpisodeRow, headRow } from './episode-row.js';
import { paramTexts } from './param-texts.js';

/** The Pareto front of a search with several objectives. The button of a row shows its report. */
export class FrontTable {
  readonly #panel = byId('front', HTMLElement);
  readonly #hint = byId('front-hint', HTMLElement);
  readonly #head: HTMLElement;
  readonly #body: HTMLElement;
  readonly #choose: (episode: EpisodeResult) => void;
  #rows: EpisodeRow[] = [];

  constructor(choose: (episode: EpisodeResult) => void) {
    const table = byId('front-table', HTMLTableElement);
    this.#head = table.tHead ?? table.createTHead();
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.#choose = choose;
  }

  hide(): void {
    this.#panel.hidden = true;
  }

  /** Shows the front of a finished run, if it has one. */
  show({ spec, result }: Run): void {
    const front = result?.front ?? [];
    const [first] = front;
    this.#panel.hidden = first === undefined;
    if (result === null || first === undefined) return;
    const objectives = objectivesOf(spec);
    const titles = objectives.map(({ title }) => title);
    const of = `${formatCount(front.length)} of ${formatCount(result.episodes)} episodes`;
    setText(this.#hint, `${of}: no other episode is better in both ${titles.join(' and ')}.`);
    const names = paramTexts(spec, first).map(([name]) => name);
    this.#head.replaceChildren(headRow(['Episode', ...names, ...titles], null));
    this.#rows = front.map((episode) => {
      const row = new EpisodeRow(this.#choose, null);
      const params = paramTexts(spec, episode).map(([, text]) => text);
      const scores = objectives.map((objective) => scoreText(objective, episode.metrics));
      row.draw(episode, [...params, ...scores], false);
      return row;
    });
    this.#body.replaceChildren(...this.#rows.map((row) => row.element));
  }

  /** Marks the episode whose report is shown. */
  mark(episode: number | null): void {
    for (const row of this.#rows) row.mark(episode);
  }
}

/** The text of an objective's metric. The page offers no weighted mix of metrics. */
function scoreText({ metric, text }: ObjectiveLabel, metrics: Metrics | null): string {
  return text(metric === null ? null : (metrics?.[metric] ?? null));
}
