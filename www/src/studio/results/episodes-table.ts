import type { EpisodeResult, MetricName } from 'candlerun';
import { byId } from '../dom.js';
import { metricLabels, metricText } from '../metric-labels.js';
import { objectiveOf } from '../objective.js';
import type { Run } from '../progress/run.js';
import { EpisodeRow, headRow } from './episode-row.js';
import { paramTexts } from './param-texts.js';

/** Metrics that are shown besides the objective. */
const OTHERS: MetricName[] = ['total_return_pct', 'max_drawdown_pct'];

/** The best episodes. The button of a row shows its report. Rows are reused, so that the focus stays where it is. */
export class EpisodesTable {
  readonly #head: HTMLElement;
  readonly #body: HTMLElement;
  readonly #choose: (episode: EpisodeResult) => void;
  #run: Run | null = null;
  #version = -1;
  #rows: EpisodeRow[] = [];
  #chosen: number | null = null;

  constructor(choose: (episode: EpisodeResult) => void) {
    const table = byId('episodes-table', HTMLTableElement);
    this.#head = table.tHead ?? table.createTHead();
    this.#body = table.tBodies[0] ?? table.createTBody();
    this.#choose = choose;
  }

  draw(run: Run): void {
    if (run === this.#run && run.top.version === this.#version) return;
    const { metric } = objectiveOf(run.spec);
    const metrics = [...(metric ? [metric] : []), ...OTHERS.filter((name) => name !== metric)];
    if (run !== this.#run) this.#start(run);
    this.#version = run.top.version;
    for (const [index, episode] of run.top.list.entries()) {
      const params = paramTexts(run.spec, episode);
      const last = params.length + metrics.length;
      if (index === 0) this.#drawHead(params, metrics);
      const texts = [
        ...params.map(([, text]) => text),
        ...metrics.map((name) => metricText(name, episode.metrics?.[name] ?? null)),
      ];
      this.#row(index, last).draw(episode, texts, episode.episode === this.#chosen);
    }
  }

  /** Marks the episode whose report is shown. */
  mark(episode: number | null): void {
    this.#chosen = episode;
    for (const row of this.#rows) row.mark(episode);
  }

  #start(run: Run): void {
    this.#run = run;
    this.#rows = [];
    this.#head.replaceChildren();
    this.#body.replaceChildren();
  }

  #drawHead(params: [name: string, text: string][], metrics: MetricName[]): void {
    if (this.#head.childElementCount > 0) return;
    const names = params.map(([name]) => name);
    const titles = ['Episode', ...names, ...metrics.map((name) => metricLabels[name].title)];
    this.#head.append(headRow(titles, titles.length - 1));
  }

  #row(index: number, minor: number): EpisodeRow {
    const known = this.#rows[index];
    if (known) return known;
    const row = new EpisodeRow(this.#choose, minor);
    this.#rows[index] = row;
    this.#body.append(row.element);
    return row;
  }
}
