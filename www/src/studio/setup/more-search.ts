import type { SearchSpec } from 'candlerun';
import { byId } from '../dom.js';
import { readOptionalNumber } from './number-input.js';
import { ObjectiveChoice } from './objective-choice.js';
import { StopChoice } from './stop-choice.js';

/** What most searches leave as it is: a second objective, what counts as an episode, batches, early ends. */
export class MoreSearch {
  readonly #second = new ObjectiveChoice(
    byId('second-objective-select', HTMLSelectElement),
    byId('second-direction-select', HTMLSelectElement),
  );
  readonly #minTrades = byId('min-trades-input', HTMLInputElement);
  readonly #batchField = byId('batch', HTMLElement);
  readonly #batch = byId('batch-input', HTMLInputElement);
  readonly #stop = new StopChoice();
  #learns = false;

  constructor() {
    const direction = byId('second-direction', HTMLElement);
    byId('second-objective-select', HTMLSelectElement).addEventListener('change', () => {
      direction.hidden = this.#second.metric === null;
    });
  }

  /** Whether the sampler learns: only then there are batches. */
  set learns(learns: boolean) {
    this.#learns = learns;
    this.#batchField.hidden = !learns;
  }

  /** What differs from the defaults. */
  read(): Partial<SearchSpec> {
    const min_trades = readOptionalNumber(this.#minTrades);
    const batch = this.#learns ? readOptionalNumber(this.#batch) : null;
    const stop = this.#stop.read();
    const { metric, direction } = this.#second;
    return {
      ...(min_trades === null ? {} : { min_trades }),
      ...(batch === null ? {} : { batch }),
      ...(stop === null ? {} : { stop }),
      ...(metric === null ? {} : { more_objectives: [{ objective: metric, direction }] }),
    };
  }
}
