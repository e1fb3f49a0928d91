import type { Direction, MetricName, SamplerName } from 'candlerun';
import { byId, makeOption } from '../dom.js';
import { metricLabels, metricNames } from '../metric-labels.js';
import { readNumber, readOptionalNumber } from './number-input.js';

/** The sampler, its seed, and what a better episode is. */
export class SearchPanel {
  readonly #sampler = byId('sampler-select', HTMLSelectElement);
  readonly #episodes = byId('episodes-input', HTMLInputElement);
  readonly #seed = byId('seed-input', HTMLInputElement);
  readonly #objective = byId('objective-select', HTMLSelectElement);
  readonly #direction = byId('direction-select', HTMLSelectElement);

  constructor() {
    this.#objective.append(...metricNames.map((name) => makeOption(name, metricLabels[name].title)));
    this.#objective.value = 'sharpe';
    this.#objective.addEventListener('change', () => {
      const { lessIsBetter } = metricLabels[this.#objective.value as MetricName];
      this.#direction.value = lessIsBetter ? 'minimize' : 'maximize';
    });
    this.#sampler.addEventListener('change', () => this.#showDefault());
    this.#showDefault();
  }

  get sampler(): SamplerName {
    return this.#sampler.value as SamplerName;
  }

  /** The number typed in; none when there is none, or none that can be read. */
  get episodes(): number | null {
    return this.#episodes.value === '' ? null : Number(this.#episodes.value);
  }

  read() {
    return {
      sampler: this.sampler,
      objective: this.#objective.value as MetricName,
      direction: this.#direction.value as Direction,
      episodes: readOptionalNumber(this.#episodes),
      seed: readNumber(this.#seed),
    };
  }

  #showDefault(): void {
    this.#episodes.placeholder = this.sampler === 'grid' ? 'all' : '100';
  }
}
