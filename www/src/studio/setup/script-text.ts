import { CandlerunError, type DeclaredParam, type JavaScript } from 'candlerun';
import { commentTitle } from '../comment-title.js';
import type { CheckedText, FormParam, FormStrategy } from './form-strategy.js';

/** The first text of the editor. */
export const FIRST_SCRIPT = `// Buys when a fast average crosses above a slow one, exits when it crosses below.
defineStrategy({
  params: {
    fast: { default: 10, int: { low: 5, high: 50, step: 5 } },
    slow: { default: 30, int: { low: 20, high: 200, step: 20 } },
  },
  require: ['fast < slow'],

  init({ indicator, params }) {
    return {
      quick: indicator('sma', 'close', params.fast),
      calm: indicator('sma', 'close', params.slow),
    };
  },

  onCandle(ctx, { quick, calm }) {
    const above = quick.at(0) > calm.at(0);
    const below = quick.at(0) < calm.at(0);
    if (above && quick.at(1) <= calm.at(1) && !ctx.inPosition) ctx.buy();
    if (below && quick.at(1) >= calm.at(1)) ctx.closeAll();
  },
});
`;

/** Reads a script for the editor and returns its declaration or its mistake, in the form of checked rules. */
export class ScriptText {
  readonly #read: (source: string) => Promise<JavaScript>;
  #declaration: JavaScript | null = null;
  /** The text that the user has asked to check or run last. */
  #asked = '';

  constructor(read: (source: string) => Promise<JavaScript>) {
    this.#read = read;
  }

  /** The declaration of a text if it was the last one read, otherwise the text. */
  declarationOf(source: string): JavaScript | string {
    return this.#declaration?.source === source ? this.#declaration : source;
  }

  /** Takes a declaration that has been read before, as that of a run. Its text is not run for it. */
  take(declaration: JavaScript): FormStrategy {
    this.#declaration = declaration;
    return scriptStrategy(declaration);
  }

  /**
   * Reads a text, which runs its first lines. A text that was pasted may be anyone's, so it runs only once the user has asked for it, by
   * `isAsked`.
   */
  async check(source: string, isAsked: boolean): Promise<CheckedText> {
    if (isAsked) this.#asked = source;
    if (![FIRST_SCRIPT, this.#asked, this.#declaration?.source].includes(source)) {
      return { strategy: null, mistakes: [], isUnread: true };
    }
    try {
      return { strategy: this.take(await this.#read(source)), mistakes: [] };
    } catch (error) {
      if (!(error instanceof CandlerunError)) throw error;
      const { line, field, reason } = error;
      const message = field === '' || field === 'source' ? reason : `${field}: ${reason}`;
      const length = source.split('\n')[(line ?? 1) - 1]?.length ?? 1;
      const mistake = { line: line ?? 1, column: 1, length: Math.max(1, length), message, suggestion: null };
      return { strategy: null, mistakes: [mistake] };
    }
  }
}

/** What a script has declared, as the form shows it. */
export function scriptStrategy({ source, params, require }: JavaScript): FormStrategy {
  return {
    name: 'javascript',
    title: commentTitle(source) ?? '',
    description: '',
    params: params.map(paramInfo),
    constraints: require,
    rules: source,
  };
}

function paramInfo({ name, default: value, range, description }: DeclaredParam): FormParam {
  const shared = { name, description: description ?? '' };
  if (typeof value === 'boolean') {
    const number = value ? 1 : 0;
    const ends = range != null && 'bool' in range ? { low: 0, high: 1 } : { low: number, high: number };
    return { ...shared, flag: true, whole: false, min: 0, max: 1, default: number, ...ends, step: 0 };
  }
  const list = range != null && 'categorical' in range ? range.categorical.choices : null;
  if (typeof value !== 'number' || list !== null) {
    const all = list ?? [value];
    const choices = { all, standard: value, varies: list !== null };
    const none = { whole: false, min: 0, max: 0, default: 0, low: 0, high: 0, step: 0 };
    return { ...shared, flag: false, ...none, choices };
  }
  const whole = range != null && 'int' in range;
  const bounds = whole ? range.int : range != null && 'float' in range ? range.float : null;
  const { low, high } = bounds ?? { low: value, high: value };
  const step = bounds?.step ?? (whole ? 1 : 0);
  const [min, max] = [-Number.MAX_VALUE, Number.MAX_VALUE];
  return { ...shared, flag: false, whole, min, max, default: value, low, high, step };
}
