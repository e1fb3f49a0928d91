import type { BacktestConfig } from 'candlerun';
import { make } from '../dom.js';
import { type BacktestSetting, backtestText, engineBacktest } from './backtest-settings.js';
import { ChoiceField } from './choice-field.js';
import { FlagField } from './flag-field.js';
import { NumberField } from './number-field.js';

type Field = NumberField | ChoiceField | FlagField;

/** The fields that a spec always has; the others are written only if they differ from the engine's defaults. */
const ALWAYS: (keyof BacktestConfig)[] = ['initial_cash', 'position_size_pct', 'commission_rate'];

/** Controls of some fields of the backtest's config, made from their descriptions. */
export class BacktestPanel {
  readonly element = make('div', 'fields');
  readonly #fields: readonly (readonly [setting: BacktestSetting, field: Field])[];
  /** The commission that was set because it fits the data. */
  #suggested: number | null = null;

  constructor(settings: readonly BacktestSetting[]) {
    this.#fields = settings.map((setting) => [setting, makeField(setting)] as const);
    this.element.append(...this.#fields.map(([, field]) => field.element));
  }

  /** The fields of the config. Throws a sentence if a number cannot be read. */
  read(): Partial<BacktestConfig> {
    const entries = this.#fields.flatMap(([{ key }, field]): [string, unknown][] => {
      const value = field instanceof NumberField ? field.read() : field.value;
      const isStandard = value === (engineBacktest[key] ?? null);
      return isStandard && !ALWAYS.includes(key) ? [] : [[key, value]];
    });
    return Object.fromEntries(entries);
  }

  /** Sets every field. A field that is not given has the engine's default. */
  write(config: Partial<BacktestConfig>): void {
    const complete = { ...engineBacktest, ...config };
    for (const [{ key }, field] of this.#fields) {
      const value = complete[key];
      if (field instanceof NumberField) field.value = typeof value === 'number' ? value : null;
      else if (field instanceof FlagField) field.value = value === true;
      else field.value = String(value);
    }
  }

  get isChanged(): boolean {
    return this.#fields.some(([, field]) => field.isChanged);
  }

  reset(): void {
    for (const [, field] of this.#fields) field.reset();
  }

  /** Sets the commission to one that fits the data, unless the user has entered one; null for that of a new form. */
  suggestCommission(rate: number | null): void {
    const field = this.#fields.find(([{ key }]) => key === 'commission_rate')?.[1];
    if (!(field instanceof NumberField)) return;
    if (field.isChanged && field.value !== this.#suggested) return;
    this.#suggested = rate;
    if (rate === null) field.reset();
    else field.value = rate;
  }

  /** Some values in words, then by name the commission and all that has changed: `10,000 · 100% · commission 0.1%`. */
  text(plain: readonly (keyof BacktestConfig)[]): string {
    const texts = this.#fields.flatMap(([setting, field]) => {
      const isPlain = plain.includes(setting.key);
      if (!isPlain && !field.isChanged && setting.key !== 'commission_rate') return [];
      if (field instanceof FlagField) return [setting.title.toLowerCase()];
      const text = backtestText(setting, { [setting.key]: field.value });
      return [isPlain ? text : `${setting.title.toLowerCase()} ${text}`];
    });
    return texts.join(' · ');
  }
}

function makeField(setting: BacktestSetting): Field {
  const shared = {
    name: setting.name,
    path: `backtest.${setting.key}`,
    title: setting.title,
    hint: setting.hint,
  };
  switch (setting.kind) {
    case 'number': {
      const { unit, prompt, empty, form } = setting;
      return new NumberField({
        ...shared,
        unit,
        prompt,
        value: form,
        ...(empty === undefined ? {} : { empty }),
      });
    }
    case 'choice':
      return new ChoiceField({ ...shared, options: setting.options });
    case 'flag':
      return new FlagField(shared);
  }
}
