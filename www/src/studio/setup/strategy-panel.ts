import { type CheckedRules, type JavaScript, type JobSpecInput, strategies } from 'candlerun';
import { make, makeOption, setText } from '../dom.js';
import type { FormStrategy } from './form-strategy.js';
import { hasStops, NO_STOPS, readStops, type Stops, withStops } from './library-stops.js';
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

/** The strategy as the spec has it, without the values of its parameters. */
type StrategyText = Omit<JobSpecInput['strategy'], 'params'>;

/** The choice of a strategy, and its text. */
export class StrategyPanel {
  readonly element: HTMLElement;
  readonly #select = make('select', '');
  readonly #description = make('p', 'hint');
  readonly #draft = new TextDraft('candlerun-rules');
  readonly #scriptDraft = new TextDraft('candlerun-javascript');
  readonly #script: ScriptText;
  readonly #editor: RulesEditor;
  readonly #shown: (strategy: FormStrategy | null) => void;
  /** A strategy of a spec that this version of the library does not have. */
  #unknown: string | null = null;

  /** `shown` is called with each strategy that is shown, and with null while its text has mistakes. */
  constructor(readers: TextReaders, shown: (strategy: FormStrategy | null) => void) {
    this.#shown = shown;
    this.#script = new ScriptText((source) => readers.readJavaScript(source));
    this.#editor = new RulesEditor(
      (text, isAsked) => (this.#isScript ? this.#script.check(text, isAsked) : readers.checkRules(text)),
      () => this.#edit(),
      (strategy) => this.#showOwn(strategy),
    );
    this.#select.id = 'strategy-select';
    this.#select.dataset.testid = 'strategy-select';
    this.#select.dataset.path = 'strategy.library';
    this.#select.setAttribute('aria-label', 'Strategy');
    this.#select.setAttribute('aria-describedby', 'strategy-description');
    this.#description.id = 'strategy-description';
    this.#select.append(...strategies.map(({ name, title }) => makeOption(name, title)));
    this.#select.append(
      makeOption(OWN, 'New strategy (rules)'),
      makeOption(SCRIPT, 'New strategy (JavaScript)'),
    );
    this.#select.addEventListener('change', () => this.#choose());
    this.element = make(
      'div',
      'setup-strategy',
      make('div', 'field', this.#select),
      this.#description,
      this.#editor.element,
    );
  }

  /** Shows the chosen strategy. Called once the form can take its parameters. */
  start(): void {
    this.#choose();
  }

  /** The rules of a strategy of the library; null for own text. */
  get libraryRules(): string | null {
    return strategies.find(({ name }) => name === this.#select.value)?.rules ?? null;
  }

  get isChanged(): boolean {
    return this.#select.value !== strategies[0]?.name;
  }

  reset(): void {
    this.#select.value = strategies[0]?.name ?? '';
    this.#choose();
  }

  /** Title of the chosen strategy. */
  text(): string {
    return this.#select.selectedOptions[0]?.textContent ?? '';
  }

  /** Resolves when the newest text is checked. Called when the user presses Run: JavaScript that is unread is read. */
  settled(): Promise<void> {
    return this.#editor.settled();
  }

  /** The strategy with exits added to it, if it is one of the library. */
  read(stops: Stops): StrategyText {
    if (this.#unknown !== null) return { library: this.#unknown };
    if (this.#isScript) return { javascript: this.#script.declarationOf(this.#editor.text) };
    if (this.#isOwn) return { rules: this.#editor.text };
    const info = strategies.find(({ name }) => name === this.#select.value);
    if (!info || !hasStops(stops)) return { library: this.#select.value };
    return { rules: withStops(info, stops) };
  }

  /** Shows the strategy of a spec. Resolves to its exits when its parameters are shown. JavaScript is not run for it. */
  async write({ library, rules, javascript }: StrategyText): Promise<Stops> {
    this.#forgetUnknown();
    const withExits = rules ? readStops(rules) : null;
    const name = library ?? withExits?.strategy.name;
    if (name) {
      this.#chooseLibrary(name);
      return withExits?.stops ?? NO_STOPS;
    }
    this.#select.value = javascript ? SCRIPT : OWN;
    this.#editor.isScript = this.#isScript;
    if (javascript && typeof javascript !== 'string') {
      this.#editor.show(javascript.source);
      this.#editor.element.open = true;
      this.#showOwn(this.#script.take(javascript));
    } else await this.#editor.open(javascript ?? rules ?? '');
    return NO_STOPS;
  }

  get #isOwn(): boolean {
    return this.#select.value === OWN;
  }

  get #isScript(): boolean {
    return this.#select.value === SCRIPT;
  }

  #choose(): void {
    this.#forgetUnknown();
    if (!this.#isScript && !this.#isOwn) {
      this.#chooseLibrary(this.#select.value);
      return;
    }
    this.#editor.isScript = this.#isScript;
    if (this.#isScript) {
      setText(this.#description, 'JavaScript, run in your browser exactly as written.');
      void this.#editor.open(this.#scriptDraft.read() ?? FIRST_SCRIPT);
    } else {
      setText(this.#description, 'Write a strategy in a few lines. Any param with a range can be optimized.');
      void this.#editor.open(this.#draft.read() ?? this.#editor.text);
    }
  }

  #chooseLibrary(name: string): void {
    const strategy = strategies.find((info) => info.name === name);
    if (!strategy) {
      this.#unknown = name;
      const option = makeOption('unknown', name);
      this.#select.append(option);
      this.#select.value = 'unknown';
      setText(this.#description, 'This version of Candlerun does not have this strategy.');
      this.#shown({ name, title: name, description: '', params: [], constraints: [], rules: '' });
      return;
    }
    this.#select.value = name;
    this.#editor.isScript = false;
    setText(this.#description, strategy.description);
    this.#editor.show(strategy.rules);
    this.#shown(strategy);
  }

  #forgetUnknown(): void {
    this.#unknown = null;
    this.#select.querySelector('option[value="unknown"]')?.remove();
  }

  /** An edited library strategy becomes the user's own. */
  #edit(): void {
    if (this.#isScript) {
      this.#scriptDraft.write(this.#editor.text);
      return;
    }
    this.#draft.write(this.#editor.text);
    if (this.#isOwn) return;
    const copy = `Edited copy of ${this.text()}.`;
    this.#select.value = OWN;
    setText(this.#description, copy);
  }

  #showOwn(strategy: FormStrategy | null): void {
    if (strategy) {
      const { title, description } = strategy;
      setText(this.#description, [title, description].filter(Boolean).join(': ') || 'Your own strategy.');
    }
    this.#shown(strategy);
  }
}
