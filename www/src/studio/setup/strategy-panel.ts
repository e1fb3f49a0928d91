import {
  type CheckedRules,
  type Dimension,
  type JavaScript,
  type JobSpecInput,
  type StrategyInfo,
  strategies,
} from 'candlerun';
import { byId, make, makeOption, setText } from '../dom.js';
import { FlagRow } from './flag-row.js';
import { ParamRow } from './param-row.js';
import { RulesEditor } from './rules-editor.js';
import { FIRST_SCRIPT, ScriptText } from './script-text.js';
import { TextDraft } from './text-draft.js';

/** The choices besides the strategies of the library. */
const OWN = 'own';
const SCRIPT = 'javascript';

/** Reads the texts of strategies. */
export type TextReaders = {
  /** Checks a text in the rules language. */
  checkRules(rules: string): Promise<CheckedRules>;
  /** Reads a text in JavaScript. */
  readJavaScript(source: string): Promise<JavaScript>;
};

/** The strategy: its rules, its parameters and their constraints. The inputs are made from the engine's description. */
export class StrategyPanel {
  readonly #select = byId('strategy-select', HTMLSelectElement);
  readonly #description = byId('strategy-description', HTMLElement);
  readonly #details = byId('rules-details', HTMLDetailsElement);
  readonly #params = byId('params', HTMLElement);
  readonly #constraints = byId('constraints', HTMLElement);
  readonly #language = byId('rules-language', HTMLElement);
  readonly #label = byId('rules-label', HTMLElement);
  readonly #input = byId('rules-input', HTMLTextAreaElement);
  readonly #draft = new TextDraft('candlerun-rules');
  readonly #scriptDraft = new TextDraft('candlerun-javascript');
  readonly #script: ScriptText;
  readonly #editor: RulesEditor;
  readonly #changed: () => void;
  #rows: (ParamRow | FlagRow)[] = [];

  /** `changed` is called when the engine's answer has changed the parameters, which fires no event of the form. */
  constructor(readers: TextReaders, changed: () => void) {
    this.#changed = changed;
    this.#script = new ScriptText((source) => readers.readJavaScript(source));
    this.#editor = new RulesEditor(
      (text) => (this.#isScript ? this.#script.check(text) : readers.checkRules(text)),
      () => this.#edit(),
      (strategy) => this.#showOwn(strategy),
    );
    this.#select.append(...strategies.map(({ name, title }) => makeOption(name, title)));
    this.#select.append(makeOption(OWN, 'Your own rules'), makeOption(SCRIPT, 'Your own JavaScript'));
    this.#select.addEventListener('change', () => this.#choose());
    this.#choose();
  }

  /** Names of the parameters that are searched. */
  varying(): string[] {
    return this.#rows.filter((row) => row.varies).map((row) => row.name);
  }

  /** The checked constraints. */
  constraints(): string[] {
    return [...this.#constraints.querySelectorAll('input')]
      .filter((input) => input.checked)
      .map((input) => input.value);
  }

  readStrategy(): JobSpecInput['strategy'] {
    const fixed = this.#rows.filter((row) => !row.varies);
    const params = Object.fromEntries(fixed.map((row) => [row.name, row.readFixed()]));
    if (this.#isScript) return { javascript: this.#script.declarationOf(this.#editor.text), params };
    return this.#isOwn ? { rules: this.#editor.text, params } : { library: this.#select.value, params };
  }

  readSpace(): Record<string, Dimension> {
    const varying = this.#rows.filter((row) => row.varies);
    return Object.fromEntries(varying.map((row) => [row.name, row.readDimension()]));
  }

  get #isOwn(): boolean {
    return this.#select.value === OWN;
  }

  get #isScript(): boolean {
    return this.#select.value === SCRIPT;
  }

  #choose(): void {
    this.#showLanguage();
    if (this.#isScript) {
      this.#details.open = true;
      setText(this.#description, 'A strategy in JavaScript. It runs in this browser.');
      this.#editor.open(this.#scriptDraft.read() ?? FIRST_SCRIPT);
      return;
    }
    if (this.#isOwn) {
      this.#details.open = true;
      setText(this.#description, 'A strategy in a few lines. A param with a range can be searched.');
      this.#editor.open(this.#draft.read() ?? this.#editor.text);
      return;
    }
    const strategy = strategies.find(({ name }) => name === this.#select.value);
    if (strategy === undefined) return;
    setText(this.#description, strategy.description);
    this.#editor.show(strategy.rules);
    this.#showParams(strategy);
  }

  /** An edited library strategy becomes the user's own. */
  #edit(): void {
    if (this.#isScript) {
      this.#scriptDraft.write(this.#editor.text);
      return;
    }
    this.#draft.write(this.#editor.text);
    if (this.#isOwn) return;
    this.#select.value = OWN;
    setText(this.#description, 'Your own rules.');
  }

  /** Labels the editor with the language, and sets the path at which errors of the text are shown. */
  #showLanguage(): void {
    const isScript = this.#isScript;
    setText(this.#language, isScript ? 'JavaScript' : 'Rules');
    setText(this.#label, isScript ? 'JavaScript of the strategy' : 'Rules of the strategy');
    this.#input.dataset.path = isScript ? 'strategy.javascript' : 'strategy.rules';
  }

  #showOwn(strategy: StrategyInfo): void {
    const { title, description } = strategy;
    setText(this.#description, [title, description].filter(Boolean).join(': ') || 'Your own strategy.');
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
