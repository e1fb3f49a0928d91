import type { WalkForwardSpec } from 'candlerun';
import { formatCount } from 'candlerun';
import { byId } from '../dom.js';
import { readNumber } from './number-input.js';

/** Whether the best episode is tested on unseen candles: never, once at the end, or in every window of a walk-forward. */
export class WalkForwardPanel {
  readonly #choice = byId('unseen-select', HTMLSelectElement);
  readonly #share = byId('train-share-input', HTMLInputElement);
  readonly #windows = byId('windows-input', HTMLInputElement);
  readonly #anchored = byId('anchored-input', HTMLInputElement);
  readonly #shareField = byId('train-share-field', HTMLElement);
  readonly #windowFields = [byId('windows-field', HTMLElement), byId('anchored-field', HTMLElement)];

  constructor() {
    this.#choice.addEventListener('change', () => this.#showFields());
    this.#showFields();
  }

  /** The setting of the spec; `null` for a search over all candles. */
  read(): Partial<WalkForwardSpec> | null {
    switch (this.#choice.value) {
      case 'split':
        return { windows: 1, train_share: readNumber(this.#share) };
      case 'walk_forward':
        return {
          windows: readNumber(this.#windows),
          train_share: readNumber(this.#share),
          anchored: this.#anchored.checked,
        };
      default:
        return null;
    }
  }

  /** A sentence for the end of the plan. */
  planText(): string {
    switch (this.#choice.value) {
      case 'split':
        return ' Then the best one runs on the held-back candles.';
      case 'walk_forward':
        return ` In ${formatCount(Number(this.#windows.value))} windows, each best one runs on the following candles.`;
      default:
        return '';
    }
  }

  #showFields(): void {
    this.#shareField.hidden = this.#choice.value === 'none';
    for (const field of this.#windowFields) field.hidden = this.#choice.value !== 'walk_forward';
  }
}
