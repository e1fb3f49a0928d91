import type { RulesMistake } from 'candlerun';
import { make, setText } from '../../dom.js';
import type { CodeEditor, CodeName } from './code-editor.js';
import type { TextRange } from './mistake-range.js';
import type { WideEditor } from './wide-editor.js';

/** Of the element that has the text: the textarea, or the editor once it is there. */
const ID = 'rules-input';

/**
 * The text of a strategy: a textarea, which the editor replaces when it has been loaded. If it cannot be loaded the textarea stays. The
 * textarea always has the text, and its `input` event tells the form of each change.
 */
export class CodeText {
  readonly element = make('div', 'code-text');
  readonly #textarea = make('textarea', 'rules-input');
  readonly #label = make('label', 'visually-hidden');
  readonly #mistakes: () => readonly RulesMistake[];
  readonly #wideButton = make('button', 'link-button', 'Wide, with reference');
  readonly #wideHome = make('div', 'wide-home');
  #area: HTMLElement = this.element;
  #code: CodeEditor | null = null;
  #wide: WideEditor | null = null;
  #loading: Promise<void> | null = null;
  #name: CodeName = { label: '', path: '', isScript: false };

  /** `changed` is called when the user changes the text; `mistakes` are those that are shown now. */
  constructor(changed: () => void, mistakes: () => readonly RulesMistake[]) {
    this.#mistakes = mistakes;
    const text = this.#textarea;
    text.rows = 10;
    text.spellcheck = false;
    text.wrap = 'off';
    text.autocapitalize = 'off';
    for (const [name, value] of Object.entries(this.#attributes)) text.setAttribute(name, value);
    this.#label.htmlFor = ID;
    text.addEventListener('input', () => {
      this.#fit();
      changed();
    });
    text.addEventListener('focus', () => this.load());
    text.addEventListener('keydown', (event) => this.#onKey(event));
    this.element.append(this.#label, text);
  }

  get value(): string {
    return this.#textarea.value;
  }

  set name(name: CodeName) {
    this.#name = name;
    setText(this.#label, name.label);
    if (this.#code === null) this.#textarea.dataset.path = name.path;
    else this.show(this.value);
  }

  /** Whether the text has mistakes; null while it is not checked. */
  set isInvalid(isInvalid: boolean | null) {
    const element = this.#code?.content ?? this.#textarea;
    if (isInvalid === null) element.removeAttribute('aria-invalid');
    else element.setAttribute('aria-invalid', String(isInvalid));
  }

  show(text: string): void {
    this.#textarea.value = text;
    this.#code?.show(text, this.#name, this.#attributes);
    this.#fit();
  }

  mark(mistakes: readonly RulesMistake[]): void {
    this.#code?.mark(mistakes);
  }

  select(range: TextRange): void {
    if (this.#code) {
      this.#code.select(range);
      return;
    }
    this.#textarea.focus();
    this.#textarea.setSelectionRange(range.from, range.to);
  }

  /** Replaces a range as if the user had typed. */
  replace(text: string, range: TextRange): void {
    if (this.#code) {
      this.#code.replace(text, range);
      return;
    }
    this.#textarea.setRangeText(text, range.from, range.to, 'end');
    this.#textarea.focus();
    this.#tellForm();
  }

  /** Loads the editor and shows it in place of the textarea. Without a network the textarea stays, and the next call tries again. */
  load(): void {
    if (this.#code !== null || this.#loading !== null) return;
    this.#loading = this.#load().catch(() => {
      this.#loading = null;
    });
  }

  /** What shows `area` over the whole window: the button and the place of the dialog. */
  wideParts(area: HTMLElement): HTMLElement[] {
    this.#area = area;
    this.#wideButton.type = 'button';
    this.#wideButton.dataset.testid = 'wide-editor-button';
    this.#wideButton.addEventListener('click', () => void this.#openWide());
    return [this.#wideButton, this.#wideHome];
  }

  get #attributes(): Record<string, string> {
    return { id: ID, 'data-testid': ID, 'aria-describedby': 'rules-state', tabindex: '0' };
  }

  async #load(): Promise<void> {
    const { CodeEditor } = await import('./code-editor.js');
    const text = this.#textarea;
    const code = new CodeEditor({
      changed: (value) => {
        text.value = value;
        this.#tellForm();
      },
      submit: () => this.#submit(),
    });
    const isFocused = document.activeElement === text;
    const range = { from: text.selectionStart, to: text.selectionEnd };
    const invalid = text.getAttribute('aria-invalid');
    for (const name of [...Object.keys(this.#attributes), 'data-path']) text.removeAttribute(name);
    this.#code = code;
    this.show(text.value);
    text.after(code.element);
    text.hidden = true;
    this.#label.remove();
    this.isInvalid = invalid === null ? null : invalid === 'true';
    code.mark(this.#mistakes());
    if (isFocused) code.select(range);
  }

  async #openWide(): Promise<void> {
    this.load();
    await this.#loading;
    const code = this.#code;
    if (code === null) return;
    const { WideEditor } = await import('./wide-editor.js');
    this.#wide ??= new WideEditor(
      (text) => code.replace(text),
      () => {
        this.#wideButton.before(this.#area);
        this.#wideButton.focus();
      },
    );
    this.#wideHome.append(this.#wide.element);
    this.#wide.open(this.#name.label, this.#name.isScript, this.#area);
    code.focus();
  }

  #tellForm(): void {
    this.#textarea.dispatchEvent(new Event('input', { bubbles: true }));
  }

  /** Ctrl or Cmd with Enter starts the job, as in other query editors. Tab moves to the next field. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#submit();
  }

  #submit(): void {
    this.#wide?.close();
    this.#textarea.form?.requestSubmit();
  }

  /** Sets the height to the number of lines, from 6 to 24 rows. */
  #fit(): void {
    const lines = this.value.split('\n').length;
    this.#textarea.rows = Math.max(6, Math.min(24, lines + 1));
  }
}
