import { type SamplerInfo, samplers } from 'candlerun';
import { byId, makeOption } from '../dom.js';
import { capitalised } from '../sentence.js';
import { MoreSearch } from './more-search.js';
import { readNumber, readOptionalNumber } from './number-input.js';
import { ObjectiveChoice } from './objective-choice.js';

/** The samplers of the select. */
const offered = samplers.filter((sampler) => sampler.is_offered);

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
    this.#sampler.append(...offered.map(({ name, title }) => makeOption(name, capitalised(title))));
    this.#sampler.addEventListener('change', () => this.#showSampler());
    this.#showSampler();
  }

  get sampler(): SamplerInfo {
    const chosen = offered.find(({ name }) => name === this.#sampler.value);
    if (!chosen) throw new Error(`no sampler is named ${this.#sampler.value}`);
    return chosen;
  }

  /** The entered number of episodes; `null` if the input is empty or not a number. */
  get episodes(): number | null {
    return this.#episodes.value === '' ? null : Number(this.#episodes.value);
  }

  read() {
    return {
      sampler: this.sampler.name,
      objective: this.#objective.metric ?? 'sharpe',
      direction: this.#objective.direction,
      episodes: readOptionalNumber(this.#episodes),
      seed: readNumber(this.#seed),
      ...this.#more.read(),
    };
  }

  #showSampler(): void {
    const { default_episodes, learns } = this.sampler;
    this.#episodes.placeholder = String(default_episodes ?? 'all');
    this.#more.learns = learns;
  }
}
