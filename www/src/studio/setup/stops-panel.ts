import { make } from '../dom.js';
import { FieldRefusal } from './field-refusal.js';
import { hasOwnStop, NO_STOPS, type StopName, type Stops, stopNames, stopsText } from './library-stops.js';
import { NumberField } from './number-field.js';

const FIELDS: Record<StopName, { name: string; title: string; prompt: string; hint: string }> = {
  stop_loss: {
    name: 'stop-loss-input',
    title: 'Stop loss',
    prompt: 'Enter a stop loss above 0%, or nothing for none.',
    hint: 'Closes a trade inside the candle at a loss of this much of the entry price.',
  },
  take_profit: {
    name: 'take-profit-input',
    title: 'Take profit',
    prompt: 'Enter a take profit above 0%, or nothing for none.',
    hint: 'Closes a trade inside the candle at a profit of this much of the entry price.',
  },
  trailing_stop: {
    name: 'trailing-stop-input',
    title: 'Trailing stop',
    prompt: 'Enter a trailing stop above 0%, or nothing for none.',
    hint: 'A stop that follows the price at this distance.',
  },
  exit_after: {
    name: 'exit-after-input',
    title: 'Exit after',
    prompt: 'Enter a whole number of candles, 1 or more, or nothing for none.',
    hint: 'Closes a trade at the open of this candle after the entry.',
  },
};

/** Exits for a strategy of the library. Rules and JavaScript have theirs in the text. */
export class StopsPanel {
  readonly element: HTMLElement;
  readonly #fields: Record<StopName, NumberField>;
  readonly #grid = make('div', 'fields');
  readonly #hint = make('p', 'hint');

  constructor() {
    const entries = stopNames.map((stop) => {
      const { name, title, prompt, hint } = FIELDS[stop];
      const isTime = stop === 'exit_after';
      const [empty, unit] = isTime ? (['candles', 'number'] as const) : (['none', 'percent'] as const);
      const field = new NumberField({ name, path: `stops.${stop}`, title, prompt, hint, empty, unit });
      return [stop, field] as const;
    });
    this.#fields = Object.fromEntries(entries) as Record<StopName, NumberField>;
    this.#grid.append(...entries.map(([, field]) => field.element));
    const legend = make('legend', '', 'Stops');
    this.element = make('fieldset', 'setup-stops', legend, this.#grid, this.#hint);
  }

  /** Shows the fields for a strategy of the library. An exit that its rules have is closed; null for own text. */
  show(rules: string | null): void {
    this.#grid.hidden = rules === null;
    this.#hint.hidden = rules !== null;
    this.#hint.textContent = 'Your own strategy has its exits in its text, such as “stop loss 5%” in rules.';
    for (const stop of stopNames) {
      const { input } = this.#fields[stop];
      input.disabled = rules !== null && hasOwnStop(rules, stop);
      input.placeholder = input.disabled ? 'in the rules' : stop === 'exit_after' ? 'candles' : 'none';
      if (input.disabled) this.#fields[stop].value = null;
    }
  }

  /** The entered exits. Throws a sentence for what is no distance above 0. */
  read(): Stops {
    const stops = { ...NO_STOPS };
    if (this.#grid.hidden) return stops;
    for (const stop of stopNames) {
      const value = this.#fields[stop].read();
      const isRight =
        value === null || (stop === 'exit_after' ? isCount(value) : value >= 1e-8 && value <= 1e4);
      if (!isRight) throw new FieldRefusal(FIELDS[stop].prompt, `stops.${stop}`, String(value));
      stops[stop] = value;
    }
    return stops;
  }

  write(stops: Stops): void {
    for (const stop of stopNames) this.#fields[stop].value = stops[stop];
  }

  get isChanged(): boolean {
    return !this.#grid.hidden && stopNames.some((stop) => this.#fields[stop].isChanged);
  }

  reset(): void {
    this.write(NO_STOPS);
  }

  /** `5% stop + 10% target`; empty without any, or while one cannot be read. */
  text(): string {
    try {
      return stopsText(this.read());
    } catch {
      return '';
    }
  }
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= 1e9;
}
