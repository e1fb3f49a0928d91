import './editor.css';
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension, Transaction } from '@codemirror/state';
import { EditorView, hoverTooltip, keymap, lineNumbers } from '@codemirror/view';
import { tagHighlighter, tags } from '@lezer/highlight';
import type { RulesMistake } from 'candlerun';
import { make } from '../../dom.js';
import { helpElement } from './help-element.js';
import { mistakeRange, type TextRange } from './mistake-range.js';
import { quickFix, quickFixText } from './quick-fix.js';
import { completeRules } from './rules-completion.js';
import { rulesLanguage } from './rules-language.js';
import { helpOf } from './word-list.js';

/** What the editor tells its owner. */
export type CodeOwner = {
  /** The user has changed the text. */
  changed(text: string): void;
  /** Ctrl or Cmd with Enter was pressed. */
  submit(): void;
};

/** How the editor is named: for screen readers, and for errors of the form. */
export type CodeName = { label: string; path: string; isScript: boolean };

/** The classes of `editor.css`, so that both themes and forced colours are those of the page. */
const highlighter = tagHighlighter([
  { tag: tags.comment, class: 'code-comment' },
  { tag: [tags.keyword, tags.operatorKeyword], class: 'code-keyword' },
  { tag: [tags.number, tags.atom, tags.bool, tags.string, tags.null], class: 'code-literal' },
  { tag: tags.function(tags.variableName), class: 'code-call' },
]);

/** The text of a strategy with highlighting, completion, help and marked mistakes. Tab moves to the next field, as in a textarea. */
export class CodeEditor {
  readonly element = make('div', 'code-editor');
  readonly #view: EditorView;
  readonly #owner: CodeOwner;
  readonly #language = new Compartment();
  readonly #attributes = new Compartment();
  #name: CodeName = { label: '', path: '', isScript: false };
  #attributesOf: Record<string, string> = {};

  constructor(owner: CodeOwner) {
    this.#owner = owner;
    this.#view = new EditorView({ parent: this.element });
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  /** The element that has the focus. */
  get content(): HTMLElement {
    return this.#view.contentDOM;
  }

  /** Shows another text, without a way back to the one before. `attributes` are those of the element with the text. */
  show(text: string, name: CodeName, attributes: Record<string, string>): void {
    this.#name = name;
    this.#attributesOf = { ...attributes, 'aria-label': name.label, 'data-path': name.path };
    this.#view.setState(EditorState.create({ doc: text, extensions: this.#extensions() }));
    if (name.isScript) void this.#loadJavaScript();
  }

  /** Marks mistakes, each with its correction if there is one. */
  mark(mistakes: readonly RulesMistake[]): void {
    const { text } = this;
    const diagnostics = mistakes.map((mistake) => diagnosticOf(text, mistake));
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  select({ from, to }: TextRange): void {
    this.#view.dispatch({ selection: { anchor: from, head: to }, scrollIntoView: true });
    this.#view.focus();
  }

  /** Replaces a range, or without one the selection, as if the user had typed. */
  replace(insert: string, range: TextRange = this.#view.state.selection.main): void {
    const { from, to } = range;
    this.#view.dispatch({
      changes: { from, to, insert },
      selection: { anchor: from + insert.length },
      annotations: Transaction.userEvent.of('input'),
    });
    this.#view.focus();
  }

  focus(): void {
    this.#view.focus();
  }

  #extensions(): Extension[] {
    const { isScript } = this.#name;
    return [
      lineNumbers(),
      history(),
      bracketMatching(),
      syntaxHighlighting(highlighter),
      this.#language.of(isScript ? [] : rulesLanguage),
      this.#attributes.of(EditorView.contentAttributes.of(this.#attributesOf)),
      autocompletion(isScript ? {} : { override: [completeRules] }),
      isScript ? [] : hoverHelp,
      keymap.of([
        { key: 'Mod-Enter', run: () => this.#submit() },
        ...completionKeymap,
        ...lintKeymap,
        ...historyKeymap,
        ...defaultKeymap,
      ]),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) this.#owner.changed(this.text);
      }),
    ];
  }

  async #loadJavaScript(): Promise<void> {
    const { state } = this.#view;
    const { javascript } = await import('./javascript-language.js');
    // Another text is shown now.
    if (!this.#name.isScript || this.#language.get(state) === undefined) return;
    this.#view.dispatch({ effects: this.#language.reconfigure(javascript()) });
  }

  #submit(): boolean {
    this.#owner.submit();
    return true;
  }
}

function diagnosticOf(text: string, mistake: RulesMistake): Diagnostic {
  const { from, to } = mistakeRange(text, mistake);
  const fix = quickFix(mistake);
  const message = mistake.suggestion === null ? mistake.message : `${mistake.message}: ${mistake.suggestion}`;
  const apply = (view: EditorView, start: number, end: number) =>
    view.dispatch({ changes: { from: start, to: end, insert: fix ?? '' } });
  return {
    from,
    to,
    severity: 'error',
    message,
    ...(fix === null ? {} : { actions: [{ name: quickFixText(fix), apply }] }),
  };
}

/** Help for the word under the pointer. */
const hoverHelp = hoverTooltip((view, position) => {
  const range = view.state.wordAt(position);
  const help = range && helpOf(view.state.sliceDoc(range.from, range.to));
  if (!range || !help) return null;
  return { pos: range.from, end: range.to, above: true, create: () => ({ dom: helpElement(help) }) };
});
