import type { RulesMistake } from 'candlerun';
import { make, setText } from '../dom.js';
import type { CheckedText, FormStrategy } from './form-strategy.js';

/** The text must be unchanged for this time before it is checked. */
const STILL_MS = 250;

/** The editor of the strategy's text, with its mistakes underneath. Editing a library strategy makes it the user's own. */
export class RulesEditor {
  readonly element: HTMLDetailsElement;
  readonly #text = make('textarea', 'rules-input');
  readonly #language = make('summary', '', 'Rules');
  readonly #label = make('label', 'visually-hidden');
  readonly #mistakes = make('ol', 'mistakes');
  readonly #state = make('p', 'hint');
  readonly #button = make('button', 'button button-quiet', 'Check');
  readonly #check: (text: string, isAsked: boolean) => Promise<CheckedText>;
  readonly #checked: (strategy: FormStrategy | null) => void;
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
    this.#checked = checked;
    const text = this.#text;
    text.id = 'rules-input';
    text.rows = 10;
    text.spellcheck = false;
    text.wrap = 'off';
    text.autocapitalize = 'off';
    text.dataset.testid = text.id;
    text.setAttribute('aria-describedby', 'rules-state');
    this.#label.htmlFor = text.id;
    this.#language.id = 'rules-language';
    this.#state.id = 'rules-state';
    this.#state.role = 'status';
    this.#state.dataset.testid = 'rules-state';
    this.#mistakes.dataset.testid = 'rules-mistakes';
    this.element = make(
      'details',
      'rules',
      this.#language,
      this.#label,
      text,
      this.#state,
      this.#button,
      this.#mistakes,
    );
    this.#button.type = 'button';
    this.#button.hidden = true;
    this.#button.dataset.testid = 'script-check';
    this.#button.addEventListener('click', () => void this.#checkNow(true));
    this.element.id = 'rules-details';
    text.addEventListener('input', () => {
      edited();
      this.#checkSoon();
    });
    text.addEventListener('keydown', (event) => this.#submit(event));
  }

  /** Names the language of the text, and sets the path at which errors of the text are shown. */
  set isScript(isScript: boolean) {
    setText(this.#language, isScript ? 'JavaScript' : 'Rules');
    setText(this.#label, isScript ? 'JavaScript of the strategy' : 'Rules of the strategy');
    this.#text.dataset.path = isScript ? 'strategy.javascript' : 'strategy.rules';
  }

  get text(): string {
    return this.#text.value;
  }

  /** Shows a text that has no mistakes. */
  show(rules: string): void {
    this.#cancelCheck();
    this.#text.value = rules;
    setText(this.#state, '');
    this.#setUnread(false);
    this.#mistakes.replaceChildren();
    this.#fit();
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
    this.#fit();
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
    this.#mistakes.replaceChildren(...mistakes.map((mistake) => this.#mistake(mistake)));
    this.#text.setAttribute('aria-invalid', String(mistakes.length > 0));
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
    this.#text.removeAttribute('aria-invalid');
  }

  /** A mistake as compilers print it: position, message, suggestion, and the line with the mistake marked. */
  #mistake({ line, column, length, message, suggestion }: RulesMistake): HTMLElement {
    const [source, before] = [lineOf(this.text, line), column - 1];
    const characters = [...source];
    const marked = make('mark', '', characters.slice(before, before + length).join('') || ' ');
    const excerpt = make('code', 'mistake-line');
    excerpt.append(characters.slice(0, before).join(''), marked, characters.slice(before + length).join(''));
    const jump = make('button', 'mistake-place', `Line ${line}, column ${column}`);
    jump.type = 'button';
    jump.addEventListener('click', () => this.#select(line, column, length));
    const words = suggestion === null ? message : `${message}: ${suggestion}`;
    return make('li', 'mistake', jump, make('span', 'mistake-message', words), excerpt);
  }

  #select(line: number, column: number, length: number): void {
    const before = this.text.split('\n').slice(0, line - 1);
    const start = before.reduce((sum, text) => sum + text.length + 1, 0);
    const characters = [...lineOf(this.text, line)];
    const from = start + characters.slice(0, column - 1).join('').length;
    const to = from + characters.slice(column - 1, column - 1 + length).join('').length;
    this.#text.focus();
    this.#text.setSelectionRange(from, to);
  }

  /** Ctrl or Cmd with Enter starts the job, as in other query editors. Tab moves to the next field. */
  #submit(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#text.form?.requestSubmit();
  }

  /** Sets the height to the number of lines, from 6 to 24 rows. */
  #fit(): void {
    const lines = this.text.split('\n').length;
    this.#text.rows = Math.max(6, Math.min(24, lines + 1));
  }
}

function lineOf(text: string, line: number): string {
  return text.split('\n')[line - 1] ?? '';
}

function failedCheck(error: unknown): CheckedText {
  const message = `The rules could not be checked. ${error instanceof Error ? error.message : error}`;
  return { strategy: null, mistakes: [{ line: 1, column: 1, length: 1, message, suggestion: null }] };
}
