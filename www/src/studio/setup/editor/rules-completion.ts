import type { Completion, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import { helpElement } from './help-element.js';
import { defaultCall, helpOf, signature, words } from './word-list.js';

/** A word that can be written at a place. */
export type Choice = {
  label: string;
  kind: 'keyword' | 'variable' | 'function' | 'property';
  /** What stands behind the word in the list: a signature, or what kind of name it is. */
  detail: string;
  /** The text that is written; the word itself if it is missing. */
  written?: string;
};

/** The words that a text can have at its end `before`, and how many letters of the word are written already; null in a comment or number. */
export function choicesAt(before: string, text: string): { written: number; choices: Choice[] } | null {
  const line = before.slice(before.lastIndexOf('\n') + 1);
  if (line.includes('#')) return null;
  const output = /([A-Za-z_]\w*)\s*\([^()]*\)\.(\w*)$/.exec(line);
  if (output) {
    const indicator = words.indicators.find(({ name }) => name === output[1]);
    const choices = indicator?.outputs.map(({ name, summary }) => property(name, summary)) ?? [];
    return { written: output[2]?.length ?? 0, choices };
  }
  const word = /(?:^|[^\w.])([A-Za-z_]\w*|)$/.exec(line);
  if (!word) return null;
  const written = word[1]?.length ?? 0;
  const isStart = line.trim().length === written;
  return { written, choices: [...(isStart ? starts : []), ...declaredIn(text), ...everywhere] };
}

const property = (label: string, detail: string): Choice => ({ label, kind: 'property', detail });
const keyword = (label: string): Choice => ({ label, kind: 'keyword', detail: '' });

const starts = words.statements.map(keyword);
const everywhere: Choice[] = [
  ...words.indicators.map(
    (indicator): Choice => ({
      label: indicator.name,
      kind: 'function',
      detail: signature(indicator).slice(indicator.name.length),
      written: defaultCall(indicator),
    }),
  ),
  ...words.functions.map(({ name }): Choice => ({ label: name, kind: 'function', detail: '(…)' })),
  ...words.values.map(({ name }): Choice => ({ label: name, kind: 'variable', detail: '' })),
  ...[...new Set([...words.clauses, ...words.operators, ...words.literals])].map(keyword),
];

/** The names that `param` and `let` lines declare. */
function declaredIn(text: string): Choice[] {
  return [...text.matchAll(/^[ \t]*(param|let)[ \t]+([A-Za-z_]\w*)/gm)].map(([, statement, name]) => ({
    label: name ?? '',
    kind: 'variable',
    detail: statement ?? '',
  }));
}

/** Completion for the editor: begins by itself within a word, and anywhere by Ctrl+Space. */
export function completeRules(context: CompletionContext): CompletionResult | null {
  const { state, pos, explicit } = context;
  const text = state.doc.toString();
  const found = choicesAt(text.slice(0, pos), text);
  if (found === null || (found.written === 0 && !explicit && text[pos - 1] !== '.')) return null;
  return { from: pos - found.written, options: found.choices.map(optionOf), validFor: /^\w*$/ };
}

function optionOf({ label, kind, detail, written }: Choice): Completion {
  const help = kind === 'property' ? null : helpOf(label);
  return {
    label,
    type: kind,
    detail,
    ...(written === undefined ? {} : { apply: written }),
    ...(help ? { info: () => helpElement(help) } : {}),
  };
}
