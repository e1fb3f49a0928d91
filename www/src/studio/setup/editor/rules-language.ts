import { StreamLanguage, type StringStream } from '@codemirror/language';
import { words } from './word-list.js';

/** What the highlighting remembers within a line. */
type State = { isStart: boolean; isOutput: boolean };

const statements = new Set(words.statements);
const joining = new Set([...words.clauses, ...words.operators, ...words.statements]);
const literals = new Set(words.literals);
const values = new Set(words.values.map(({ name }) => name));
const calls = new Set([...words.functions, ...words.indicators].map(({ name }) => name));
const NUMBER = new RegExp(`^\\d+(\\.\\d+)?([${words.units}]\\b|[eE][+-]?\\d+)?`);

/** Highlighting of the rules language, token by token, by the lists of the language. */
export const rulesLanguage = StreamLanguage.define<State>({
  name: 'candlerun-rules',
  startState: () => ({ isStart: true, isOutput: false }),
  token: (stream, state) => {
    if (stream.sol()) Object.assign(state, { isStart: true, isOutput: false });
    if (stream.eatSpace()) return null;
    const { isStart, isOutput } = state;
    Object.assign(state, { isStart: false, isOutput: false });
    if (stream.match(/^#.*/)) return 'comment';
    if (stream.match(NUMBER)) return 'number';
    if (stream.match(/^\)\s*\.(?!\.)/)) {
      state.isOutput = true;
      return null;
    }
    const found = stream.match(/^[A-Za-z_]\w*/);
    if (Array.isArray(found)) return wordToken(found[0], stream, isStart, isOutput);
    stream.next();
    return null;
  },
  languageData: { commentTokens: { line: '#' } },
});

function wordToken(word: string, stream: StringStream, isStart: boolean, isOutput: boolean): string {
  if (isOutput) return 'propertyName';
  if (isStart && statements.has(word)) return 'keyword';
  if (calls.has(word) && stream.match(/^\s*\(/, false)) return 'variableName.function';
  if (literals.has(word)) return 'atom';
  if (joining.has(word)) return 'keyword';
  return values.has(word) ? 'variableName.standard' : 'variableName';
}
