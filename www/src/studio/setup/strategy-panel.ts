import {
  type CheckedRules,
  type Dimension,
  type StrategyInfo,
  type StrategySpec,
  strategies,
} from 'candlerun';
import { byId, make, makeOption, setText } from '../dom.js';
import { FlagRow } from './flag-row.js';
import { ParamRow } from './param-row.js';
import { RulesDraft } from './rules-draft.js';
import { RulesEditor } from './rules-editor.js';

/** The choice that is no strategy of the library. */
const OWN = 'own';

/** The strategy, its rules, its parameters and the constraints between them. The form is made from what the engine says. */
export class StrategyPanel {
  readonly #select = byId('strategy-select', HTMLSelectElement);
  readonly #description = byId('strategy-description', HTMLElement);
  readonly #details = byId('rules-details', HTMLDetailsElement);
  readonly #params = byId('params', HTMLElement);
  readonly #constraints = byId('constraints', HTMLElement);
  readonly #draft = new RulesDraft();
  readonly #editor: RulesEditor;
  readonly #changed: () => void;
  #rows: (ParamRow | FlagRow)[] = [];

  /** `changed` is called when the parameters are others, by an answer of the engine and not by an event of the form. */
  constructor(check: (rules: string) => Promise<CheckedRules>, changed: () => void) {
    this.#changed = changed;
    this.#editor = new RulesEditor(
      check,
      () => this.#edit(),
      (strategy) => this.#showOwn(strategy),
    );
    this.#select.append(...strategies.map(({ name, title }) => makeOption(name, title)));
    this.#select.append(makeOption(OWN, 'Your own rules'));
    this.#select.addEventListener('change', () => this.#choose());
    this.#choose();
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
    return this.#isOwn ? { rules: this.#editor.text, params } : { library: this.#select.value, params };
  }

  readSpace(): Record<string, Dimension> {
    const varying = this.#rows.filter((row) => row.varies);
    return Object.fromEntries(varying.map((row) => [row.name, row.readDimension()]));
  }

  get #isOwn(): boolean {
    return this.#select.value === OWN;
  }

  #choose(): void {
    if (this.#isOwn) {
      this.#details.open = true;
      setText(this.#description, 'A strategy in a few lines. What may vary is a param with a range.');
      this.#editor.open(this.#draft.read() ?? this.#editor.text);
      return;
    }
    const strategy = strategies.find(({ name }) => name === this.#select.value);
    if (strategy === undefined) return;
    setText(this.#description, strategy.description);
    this.#editor.show(strategy.rules);
    this.#showParams(strategy);
  }

  /** Whoever edits a strategy of the library has one of their own from then on. */
  #edit(): void {
    this.#draft.write(this.#editor.text);
    if (this.#isOwn) return;
    this.#select.value = OWN;
    setText(this.#description, 'Your own rules, from here on.');
  }

  #showOwn(strategy: StrategyInfo): void {
    const { title, description } = strategy;
    setText(this.#description, [title, description].filter(Boolean).join(': ') || 'Your own rules.');
    this.#showParams(strategy);
    this.#changed();
  }

  #showParams(strategy: StrategyInfo): void {
    const before = new Map(this.#rows.map((row) => [row.name, row]));
    this.#rows = strategy.params.map((param) => {
      const known = before.get(param.name);
      if (known?.isOf(param)) return known;
      return param.flag ? new FlagRow(param) : new ParamRow(param);
    });
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
