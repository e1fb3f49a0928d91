import { formatCount, type WalkForwardSpec } from 'candlerun';
import { make } from '../dom.js';
import { ChoiceField } from './choice-field.js';
import { FlagField } from './flag-field.js';
import { NumberField } from './number-field.js';
import { unitText } from './unit.js';

type Choice = 'none' | 'split' | 'walk_forward';

/** Whether the best backtest is tested out of sample: never, once at the end, or in every window of a walk-forward. */
export class ValidationPanel {
  readonly element: HTMLElement;
  readonly #choice = new ChoiceField<Choice>({
    name: 'unseen-select',
    path: 'walk_forward',
    title: 'Out-of-sample test',
    options: [
      ['none', 'None'],
      ['split', 'Hold-out'],
      ['walk_forward', 'Walk-forward'],
    ],
    hint: 'Tests the best parameters on candles that the search has not seen.',
  });
  readonly #share = new NumberField({
    name: 'train-share-input',
    path: 'walk_forward.train_share',
    title: 'In-sample share',
    prompt: 'Enter the share of the candles that is searched, such as 70%.',
    unit: 'percent',
    value: 0.7,
    hint: 'The share of the candles that is searched; the rest is the test.',
  });
  readonly #windows = new NumberField({
    name: 'windows-input',
    path: 'walk_forward.windows',
    title: 'Windows',
    prompt: 'Enter the number of windows, such as 5.',
    value: 5,
  });
  readonly #anchored = new FlagField({
    name: 'anchored-input',
    path: 'walk_forward.anchored',
    title: 'Anchored (every window trains from the first candle)',
  });

  constructor() {
    const fields = [this.#choice, this.#share, this.#windows, this.#anchored].map(({ element }) => element);
    this.element = make('div', 'fields', ...fields);
    this.#choice.element.classList.add('field-wide');
    this.element.addEventListener('change', () => this.#show());
    this.#show();
  }

  /** The setting of the spec; null for a search over all candles. */
  read(): WalkForwardSpec | null {
    const choice = this.#choice.value;
    if (choice === 'none') return null;
    const train_share = this.#share.readNumber();
    if (choice === 'split') return { windows: 1, train_share, anchored: false };
    return { windows: this.#windows.readNumber(), train_share, anchored: this.#anchored.value };
  }

  write(spec: WalkForwardSpec | null): void {
    const isSplit = spec?.windows === 1 && !spec.anchored;
    this.#choice.value = spec === null ? 'none' : isSplit ? 'split' : 'walk_forward';
    this.#share.value = spec?.train_share ?? 0.7;
    this.#windows.value = spec === null || isSplit ? 5 : spec.windows;
    this.#anchored.value = spec?.anchored ?? false;
    this.#show();
  }

  get isChanged(): boolean {
    return this.#choice.isChanged;
  }

  reset(): void {
    this.write(null);
  }

  /** `off`, `hold-out, last 30%`, `walk-forward, 5 windows`. */
  text(): string {
    switch (this.#choice.value) {
      case 'none':
        return 'off';
      case 'split':
        return `hold-out, last ${this.#heldText()}`;
      case 'walk_forward':
        return `walk-forward, ${formatCount(this.#windows.value ?? 0)} windows`;
    }
  }

  /** A sentence for the end of the plan. */
  planText(): string {
    switch (this.#choice.value) {
      case 'none':
        return '';
      case 'split':
        return `. Then the best is tested on the last ${this.#heldText()}`;
      case 'walk_forward':
        return `. Then the best is tested on the next window, ${formatCount(this.#windows.value ?? 0)} times`;
    }
  }

  #heldText(): string {
    return unitText(Number((1 - (this.#share.value ?? 0)).toPrecision(12)), 'percent');
  }

  #show(): void {
    const choice = this.#choice.value;
    this.#share.element.hidden = choice === 'none';
    this.#windows.element.hidden = choice !== 'walk_forward';
    this.#anchored.element.hidden = choice !== 'walk_forward';
  }
}
