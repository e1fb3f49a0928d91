import type { Dimension, ParamValue } from 'candlerun';
import { make } from '../dom.js';
import { ChoiceRow } from './choice-row.js';
import { ConstraintsField } from './constraints-field.js';
import type { FormStrategy, ParamControl } from './form-strategy.js';
import { ParamRow } from './param-row.js';

/** The parameters of the strategy with their ranges, and the constraints between them. */
export class ParamsPanel {
  readonly element: HTMLElement;
  readonly #list = make('div', 'params');
  readonly #broken = make(
    'p',
    'hint',
    'Fix the strategy first: its parameters appear when its text has no errors.',
  );
  readonly #constraints = new ConstraintsField();
  #rows: ParamControl[] = [];
  #isBroken = false;

  constructor() {
    this.#list.id = 'params';
    this.#broken.hidden = true;
    this.#broken.dataset.testid = 'params-broken';
    this.element = make('div', 'setup-params', this.#broken, this.#list, this.#constraints.element);
  }

  /** Shows the parameters of a strategy; null while its text has errors. A row of the same parameter keeps its values. */
  show(strategy: FormStrategy | null): void {
    this.#isBroken = strategy === null;
    this.#broken.hidden = strategy !== null;
    this.#list.hidden = strategy === null;
    this.#constraints.element.hidden = strategy === null || strategy.params.length === 0;
    if (strategy === null) return;
    const before = new Map(this.#rows.map((row) => [row.name, row]));
    this.#rows = strategy.params.map((param) => {
      const known = before.get(param.name);
      if (known?.isOf(param)) return known;
      return param.flag || param.choices ? new ChoiceRow(param) : new ParamRow(param);
    });
    this.#list.replaceChildren(...this.#rows.map((row) => row.element));
    this.#constraints.show(strategy.constraints);
  }

  /** Names of the parameters that are searched. */
  varying(): string[] {
    return this.#shown()
      .filter((row) => row.varies)
      .map((row) => row.name);
  }

  constraints(): string[] {
    return this.#isBroken ? [] : this.#constraints.read();
  }

  readSpace(): Record<string, Dimension> {
    const varying = this.#shown().filter((row) => row.varies);
    return Object.fromEntries(varying.map((row) => [row.name, row.readDimension()]));
  }

  /** Values of the parameters that are not searched, and values behind ranges that are not the strategy's. */
  readParams(): Record<string, ParamValue> {
    const entries = this.#shown().flatMap((row): [string, ParamValue][] => {
      if (!row.varies) return [[row.name, row.readFixed()]];
      const hidden = row.hiddenValue();
      return hidden === null ? [] : [[row.name, hidden]];
    });
    return Object.fromEntries(entries);
  }

  /** Whether there is a row for a parameter. */
  has(name: string): boolean {
    return this.#rows.some((row) => row.name === name);
  }

  /** Sets all rows. Without a space the ranges of the strategy are searched, under its constraints. */
  write(
    params: Record<string, ParamValue>,
    space: Record<string, Dimension> | null,
    constraints: readonly string[],
  ): void {
    for (const row of this.#rows) {
      if (space === null) row.reset();
      row.write(
        params[row.name],
        space === null ? (row.varies ? row.readDimension() : null) : (space[row.name] ?? null),
      );
    }
    if (space === null) this.#constraints.writeBesideOwn(constraints);
    else this.#constraints.write(constraints);
  }

  get isChanged(): boolean {
    return this.#shown().some((row) => row.isChanged) || (!this.#isBroken && this.#constraints.isChanged);
  }

  reset(): void {
    for (const row of this.#rows) row.reset();
    this.#constraints.reset();
  }

  /** `fast 5–50 by 5 · slow 20–200 by 20`. */
  text(): string {
    if (this.#isBroken) return 'fix the strategy first';
    if (this.#rows.length === 0) return 'none';
    return this.#rows.map((row) => `${row.name} ${row.text()}`).join(' · ');
  }

  #shown(): ParamControl[] {
    return this.#isBroken ? [] : this.#rows;
  }
}
