import { type Dimension, type StrategyInfo, type StrategySpec, strategies } from 'candlerun';
import { byId, make, makeOption, setText } from '../dom.js';
import { ParamRow } from './param-row.js';

/** The strategy, its parameters and the constraints between them. The form is made from the engine's own list. */
export class StrategyPanel {
  readonly #select = byId('strategy-select', HTMLSelectElement);
  readonly #description = byId('strategy-description', HTMLElement);
  readonly #params = byId('params', HTMLElement);
  readonly #constraints = byId('constraints', HTMLElement);
  #rows: ParamRow[] = [];

  constructor() {
    this.#select.append(...strategies.map(({ name, title }) => makeOption(name, title)));
    this.#select.addEventListener('change', () => this.#show());
    this.#show();
  }

  /** Names of the parameters that are searched. */
  varying(): string[] {
    return this.#rows.filter((row) => row.varies).map((row) => row.name);
  }

  /** The constraints that are to hold. */
  constraints(): string[] {
    return [...this.#constraints.querySelectorAll('input')]
      .filter((input) => input.checked)
      .map((input) => input.value);
  }

  readStrategy(): StrategySpec {
    const fixed = this.#rows.filter((row) => !row.varies);
    const params = Object.fromEntries(fixed.map((row) => [row.name, row.readFixed()]));
    return { library: this.#select.value, params };
  }

  readSpace(): Record<string, Dimension> {
    const varying = this.#rows.filter((row) => row.varies);
    return Object.fromEntries(varying.map((row) => [row.name, row.readDimension()]));
  }

  #show(): void {
    const strategy = strategies.find(({ name }) => name === this.#select.value);
    if (strategy === undefined) return;
    setText(this.#description, strategy.description);
    this.#rows = strategy.params.map((param) => new ParamRow(param));
    this.#params.replaceChildren(...this.#rows.map((row) => row.element));
    this.#constraints.replaceChildren(...constraintBoxes(strategy));
  }
}

function constraintBoxes(strategy: StrategyInfo): HTMLElement[] {
  return strategy.constraints.map((constraint) => {
    const box = make('input', '');
    box.type = 'checkbox';
    box.checked = true;
    box.value = constraint;
    return make('label', 'check', box, 'Only where ', make('code', '', constraint));
  });
}
