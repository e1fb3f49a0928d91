import type { CheckedRules, RulesMistake, StrategyInfo } from 'candlerun';
import { byId, make, setText } from '../dom.js';

/** The text must be unchanged for this time before it is checked. */
const STILL_MS = 250;

/** The editor of the strategy's text, with its mistakes underneath. Editing a library strategy makes it the user's own. */
export class RulesEditor {
  readonly #text = byId('rules-input', HTMLTextAreaElement);
  readonly #mistakes = byId('rules-mistakes', HTMLElement);
  readonly #state = byId('rules-state', HTMLElement);
  readonly #check: (rules: string) => Promise<CheckedRules>;
  readonly #changed: (strategy: StrategyInfo) => void;
  #timer = 0;
  #checks = 0;

  /** `edited` is called at each change, `changed` when a check found no mistake. */
  constructor(
    check: (rules: string) => Promise<CheckedRules>,
    edited: () => void,
    changed: (strategy: StrategyInfo) => void,
  ) {
    this.#check = check;
    this.#changed = changed;
    this.#text.addEventListener('input', () => {
      edited();
      this.#checkSoon();
    });
    this.#text.addEventListener('keydown', (event) => this.#submit(event));
  }

  get text(): string {
    return this.#text.value;
  }

  /** Shows a text that has no mistakes. */
  show(rules: string): void {
    this.#cancelCheck();
    this.#text.value = rules;
    setText(this.#state, '');
    this.#mistakes.replaceChildren();
    this.#fit();
  }

  /** Shows a text and checks it. */
  open(rules: string): void {
    this.show(rules);
    void this.#checkNow();
  }

  #checkSoon(): void {
    this.#cancelCheck();
    this.#fit();
    this.#timer = window.setTimeout(() => void this.#checkNow(), STILL_MS);
  }

  async #checkNow(): Promise<void> {
    this.#checks += 1;
    const check = this.#checks;
    const { strategy, mistakes } = await this.#check(this.text).catch(failedCheck);
    // The text has changed meanwhile, or another strategy is shown.
    if (check !== this.#checks) return;
    this.#mistakes.replaceChildren(...mistakes.map((mistake) => this.#mistake(mistake)));
    this.#text.setAttribute('aria-invalid', String(mistakes.length > 0));
    const count = mistakes.length === 1 ? 'One mistake' : `${mistakes.length} mistakes`;
    setText(this.#state, mistakes.length === 0 ? 'No mistakes' : count);
    if (strategy) this.#changed(strategy);
  }

  /** Ignores the answer of an unfinished check. */
  #cancelCheck(): void {
    clearTimeout(this.#timer);
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

function failedCheck(error: unknown): CheckedRules {
  const message = `The rules could not be checked. ${error instanceof Error ? error.message : error}`;
  return { strategy: null, mistakes: [{ line: 1, column: 1, length: 1, message, suggestion: null }] };
}
