import type { SearchSpec } from 'candlerun';
import { byId } from '../dom.js';
import { readOptionalNumber } from './number-input.js';
import { ObjectiveChoice } from './objective-choice.js';
import { StopChoice } from './stop-choice.js';

/** The less frequent settings of a search: a second objective, least number of trades, batch, early stop. */
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

  /** Whether the sampler learns. Only then the batch is shown. */
  set learns(learns: boolean) {
    this.#learns = learns;
    this.#batchField.hidden = !learns;
  }

  /** The settings that differ from the defaults. */
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
