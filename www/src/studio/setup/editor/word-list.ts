import list from './rules-words.json' with { type: 'json' };

/**
 * The words of the rules language. `rules-words.json` is made by `cargo xtask docs` from the lists that the language itself reads, so
 * that highlighting, completion and help never differ from it.
 */
export const words: WordList = list;

/** A word with one sentence about it. */
export type DocumentedWord = { name: string; summary: string };

export type IndicatorParam = DocumentedWord & {
  default: number;
  min: number;
  max: number;
  whole: boolean;
  /** The names that it may have; then `default` is an index into them. */
  choices: string[];
};

export type Indicator = DocumentedWord & {
  title: string;
  /** Whether its first argument is a series. */
  takes_source: boolean;
  params: IndicatorParam[];
  outputs: DocumentedWord[];
};

type WordList = {
  statements: string[];
  clauses: string[];
  operators: string[];
  literals: string[];
  /** One letter for each unit of an interval. */
  units: string;
  values: DocumentedWord[];
  functions: DocumentedWord[];
  indicators: Indicator[];
};

/** `macd(source, fast, slow, signal)`. */
export function signature({ name, takes_source, params }: Indicator): string {
  return `${name}(${[...(takes_source ? ['source'] : []), ...params.map((param) => param.name)].join(', ')})`;
}

/** A call with every default, as a text can use it at once: `macd(close, 12, 26, 9).line`. Last choices and last numbers of 0 change nothing and are left out. */
export function defaultCall({ name, takes_source, params, outputs }: Indicator): string {
  const count = params.reduce((last, param, index) => (isNeeded(param) ? index + 1 : last), 0);
  const values = params.slice(0, count).map((param) => param.choices[param.default] ?? String(param.default));
  const isClear = outputs.length < 2 || outputs.some((output) => output.name === name);
  const output = isClear ? '' : `.${outputs[0]?.name}`;
  return `${name}(${[...(takes_source ? ['close'] : []), ...values].join(', ')})${output}`;
}

/** Whether a parameter is written in a call with defaults, at the end of it too. */
function isNeeded({ choices, default: value }: IndicatorParam): boolean {
  return choices.length === 0 && value !== 0;
}

/** Default and range of a parameter: `period: 20, whole, 1 to 1,000,000. Candles of the window.` */
export function paramText({
  name,
  default: value,
  min,
  max,
  whole,
  choices,
  summary,
}: IndicatorParam): string {
  const range =
    choices.length > 0
      ? `${choices[value]}, one of ${choices.join(', ')}`
      : `${value}, ${whole ? 'whole, ' : ''}${min.toLocaleString('en-US')} to ${max.toLocaleString('en-US')}`;
  return `${name}: ${range}. ${summary}`;
}

/** Help for a word: its heading and its sentences. */
export type WordHelp = { heading: string; sentences: string[] };

/** Help for a word of the language; null for any other word and for those that only join others. */
export function helpOf(word: string): WordHelp | null {
  const indicator = words.indicators.find(({ name }) => name === word);
  if (indicator) return indicatorHelp(indicator);
  const known = [...words.values, ...words.functions].find(({ name }) => name === word);
  return known ? { heading: known.name, sentences: [known.summary] } : null;
}

export function indicatorHelp(indicator: Indicator): WordHelp {
  const { title, summary, params, outputs } = indicator;
  const given = outputs.map(({ name, summary: text }) => (outputs.length < 2 ? text : `.${name}: ${text}`));
  return {
    heading: signature(indicator),
    sentences: [`${title}. ${summary}`, ...params.map(paramText), ...given],
  };
}
