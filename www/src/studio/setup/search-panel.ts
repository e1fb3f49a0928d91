import type { SamplerName } from 'candlerun';
import { byId } from '../dom.js';
import { MoreSearch } from './more-search.js';
import { readNumber, readOptionalNumber } from './number-input.js';
import { ObjectiveChoice } from './objective-choice.js';

/** The sampler, its seed and the objective. */
export class SearchPanel {
  readonly #sampler = byId('sampler-select', HTMLSelectElement);
  readonly #episodes = byId('episodes-input', HTMLInputElement);
  readonly #seed = byId('seed-input', HTMLInputElement);
  readonly #objective = new ObjectiveChoice(
    byId('objective-select', HTMLSelectElement),
    byId('direction-select', HTMLSelectElement),
  );
  readonly #more = new MoreSearch();

  constructor() {
    this.#objective.metric = 'sharpe';
    this.#sampler.addEventListener('change', () => this.#showSampler());
    this.#showSampler();
  }

  get sampler(): SamplerName {
    return this.#sampler.value as SamplerName;
  }

  /** The entered number of episodes; `null` if the input is empty or not a number. */
  get episodes(): number | null {
    return this.#episodes.value === '' ? null : Number(this.#episodes.value);
  }

  read() {
    return {
      sampler: this.sampler,
      objective: this.#objective.metric ?? 'sharpe',
      direction: this.#objective.direction,
      episodes: readOptionalNumber(this.#episodes),
      seed: readNumber(this.#seed),
      ...this.#more.read(),
    };
  }

  #showSampler(): void {
    this.#episodes.placeholder = this.sampler === 'grid' ? 'all' : '100';
    this.#more.learns = this.sampler === 'bayesian';
  }
}
