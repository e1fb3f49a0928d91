import { type EpisodeResult, formatCount, type MetricName } from 'candlerun';
import { byId, make, setText } from '../dom.js';
import { metricLabels, metricText } from '../metric-labels.js';
import { parameterText } from '../number-text.js';
import type { Run } from '../progress/run.js';

/** The best parameters so far. */
export class BestPanel {
  readonly #params = byId('best-params', HTMLElement);
  readonly #source = byId('best-source', HTMLElement);
  #shown: EpisodeResult | null = null;

  draw(run: Run): void {
    const objective: MetricName = run.spec.search?.objective ?? 'sharpe';
    const best = run.top.list[0] ?? null;
    setText(this.#source, sourceText(run, best, objective));
    if (best === this.#shown) return;
    this.#shown = best;
    const items = Object.entries(best?.params ?? {}).map(([name, value]) =>
      make('div', 'best-param', make('dt', '', name), make('dd', '', parameterText(value))),
    );
    this.#params.replaceChildren(...items);
  }
}

function sourceText(run: Run, best: EpisodeResult | null, objective: MetricName): string {
  const { title } = metricLabels[objective];
  if (best === null) return 'No episode has finished.';
  if (best.score === null) return `${title} is undefined in every episode so far.`;
  const score = `${title} ${metricText(objective, best.score)} in episode ${formatCount(best.episode)}`;
  if (run.result === null) return `${score}, so far`;
  const { episodes, failed_episodes } = run.result;
  const undefinedIn = failed_episodes === 0 ? '' : `; undefined in ${formatCount(failed_episodes)}`;
  return `${score} of ${formatCount(episodes)}${undefinedIn}`;
}
