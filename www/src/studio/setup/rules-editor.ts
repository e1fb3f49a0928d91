import type { RulesMistake } from 'candlerun';
import { make, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import type { CodeName } from './editor/code-editor.js';
import { CodeText } from './editor/code-text.js';
import { mistakeRange } from './editor/mistake-range.js';
import { quickFix, quickFixText } from './editor/quick-fix.js';
import type { CheckedText, FormStrategy } from './form-strategy.js';

/** The text must be unchanged for this time before it is checked. */
const STILL_MS = 250;

const RULES: CodeName = { label: 'Rules of the strategy', path: 'strategy.rules', isScript: false };
const SCRIPT: CodeName = { label: 'JavaScript of the strategy', path: 'strategy.javascript', isScript: true };

/** The editor of the strategy's text, with its mistakes underneath. Editing a library strategy makes it the user's own. */
export class RulesEditor {
  readonly element: HTMLDetailsElement;
  readonly #text = new CodeText(
    () => {
      this.#edited();
      this.#checkSoon();
    },
    () => this.#mistakesNow,
  );
  readonly #language = make('summary', '', 'Rules');
  readonly #mistakes = make('ol', 'mistakes');
  readonly #state = make('p', 'hint');
  readonly #button = make('button', 'button button-quiet', 'Check');
  readonly #check: (text: string, isAsked: boolean) => Promise<CheckedText>;
  readonly #edited: () => void;
  readonly #checked: (strategy: FormStrategy | null) => void;
  #mistakesNow: readonly RulesMistake[] = [];
  /** The timer of the check to come; 0 for none. */
  #timer = 0;
  #checks = 0;
  #checking: Promise<void> = Promise.resolve();
  #isUnread = false;

  /**
   * `check` is called with a text and whether the user has asked for it, `edited` at each change, `checked` with the strategy of a text,
   * or null if the text has mistakes or is unread.
   */
  constructor(
    check: (text: string, isAsked: boolean) => Promise<CheckedText>,
    edited: () => void,
    checked: (strategy: FormStrategy | null) => void,
  ) {
    this.#check = check;
    this.#edited = edited;
    this.#checked = checked;
    this.#language.id = 'rules-language';
    this.#state.id = 'rules-state';
    this.#state.role = 'status';
    this.#state.dataset.testid = 'rules-state';
    this.#mistakes.dataset.testid = 'rules-mistakes';
    this.#button.type = 'button';
    this.#button.hidden = true;
    this.#button.dataset.testid = 'script-check';
    this.#button.addEventListener('click', () => void this.#checkNow(true));
    const area = make('div', 'rules-area', this.#text.element, this.#state, this.#button, this.#mistakes);
    this.element = make('details', 'rules', this.#language, area, ...this.#text.wideParts(area));
    this.element.id = 'rules-details';
    this.element.addEventListener('toggle', () => {
      if (this.element.open) this.#text.load();
    });
    this.isScript = false;
  }

  /** Names the language of the text, and sets the path at which errors of the text are shown. */
  set isScript(isScript: boolean) {
    setText(this.#language, isScript ? 'JavaScript' : 'Rules');
    this.#text.name = isScript ? SCRIPT : RULES;
  }

  get text(): string {
    return this.#text.value;
  }

  /** Shows a text that has no mistakes. */
  show(rules: string): void {
    this.#cancelCheck();
    this.#text.show(rules);
    setText(this.#state, '');
    this.#setUnread(false);
    this.#showMistakes([]);
  }

  /** Shows a text and checks it. Resolves when it is checked. */
  open(rules: string): Promise<void> {
    this.show(rules);
    this.element.open = true;
    return this.#checkNow();
  }

  /** Resolves when the newest text is checked, as the user has asked to run it. A check that waits for the text to be still begins at once. */
  settled(): Promise<void> {
    return this.#timer === 0 && !this.#isUnread ? this.#checking : this.#checkNow(true);
  }

  #checkSoon(): void {
    this.#cancelCheck();
    this.#timer = window.setTimeout(() => void this.#checkNow(), STILL_MS);
  }

  #checkNow(isAsked = false): Promise<void> {
    this.#cancelCheck();
    this.#checking = this.#runCheck(isAsked);
    return this.#checking;
  }

  async #runCheck(isAsked: boolean): Promise<void> {
    const check = this.#checks;
    const checked = await this.#check(this.text, isAsked).catch(failedCheck);
    const { strategy, mistakes, isUnread = false } = checked;
    // The text has changed meanwhile, or another strategy is shown.
    if (check !== this.#checks) return;
    this.#showMistakes(mistakes);
    this.#text.isInvalid = mistakes.length > 0;
    const count = mistakes.length === 1 ? '1 error' : `${mistakes.length} errors`;
    setText(this.#state, mistakes.length === 0 ? 'No errors' : count);
    this.#setUnread(isUnread);
    this.#checked(strategy);
  }

  #setUnread(isUnread: boolean): void {
    this.#isUnread = isUnread;
    this.#button.hidden = !isUnread;
    if (isUnread) setText(this.#state, 'Not checked yet. The text runs when you press Check or Run.');
  }

  /** Ignores the answer of an unfinished check. */
  #cancelCheck(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#checks += 1;
    this.#text.isInvalid = null;
  }

  #showMistakes(mistakes: readonly RulesMistake[]): void {
    this.#mistakesNow = mistakes;
    this.#mistakes.replaceChildren(...mistakes.map((mistake) => this.#mistake(mistake)));
    this.#text.mark(mistakes);
  }

  /** A mistake as compilers print it: position, message, suggestion, and the line with the mistake marked. */
  #mistake(mistake: RulesMistake): HTMLElement {
    const { line, column, length, message, suggestion } = mistake;
    const characters = [...(this.text.split('\n')[line - 1] ?? '')];
    const before = column - 1;
    const marked = make('mark', '', characters.slice(before, before + length).join('') || ' ');
    const excerpt = make('code', 'mistake-line');
    excerpt.append(characters.slice(0, before).join(''), marked, characters.slice(before + length).join(''));
    const jump = make('button', 'mistake-place', `Line ${line}, column ${column}`);
    jump.type = 'button';
    jump.addEventListener('click', () => this.#text.select(mistakeRange(this.text, mistake)));
    const words = suggestion === null ? message : `${message}: ${suggestion}`;
    const item = make('li', 'mistake', jump, make('span', 'mistake-message', words), excerpt);
    const fix = quickFix(mistake);
    if (fix !== null) item.append(this.#fixButton(mistake, fix));
    return item;
  }

  #fixButton(mistake: RulesMistake, fix: string): HTMLElement {
    const button = make('button', 'mistake-fix', quickFixText(fix));
    button.type = 'button';
    button.dataset.testid = 'mistake-fix';
    button.addEventListener('click', () => this.#text.replace(fix, mistakeRange(this.text, mistake)));
    return button;
  }
}

function failedCheck(error: unknown): CheckedText {
  const message = `The rules could not be checked. ${messageOf(error)}`;
  return { strategy: null, mistakes: [{ line: 1, column: 1, length: 1, message, suggestion: null }] };
}
