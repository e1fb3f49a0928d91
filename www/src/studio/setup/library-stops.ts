import { type StrategyInfo, strategies } from 'candlerun';
import { decimalValue, exactText } from './decimal.js';

/** Exits that the form adds to a strategy of the library; null for none. Distances are shares of the price of the fill. */
export type Stops = {
  stop_loss: number | null;
  take_profit: number | null;
  trailing_stop: number | null;
  exit_after: number | null;
};

export type StopName = keyof Stops;

export const NO_STOPS: Stops = { stop_loss: null, take_profit: null, trailing_stop: null, exit_after: null };

/** The statement of each exit in the rules language, and its words in the title. */
const STATEMENTS: Record<StopName, { of: (n: string) => string; own: RegExp; title: (n: string) => string }> =
  {
    stop_loss: {
      of: (n) => `stop loss ${n}%`,
      own: /^\s*stop loss\b/m,
      title: (n) => `${n}% stop`,
    },
    take_profit: {
      of: (n) => `take profit ${n}%`,
      own: /^\s*take profit\b/m,
      title: (n) => `${n}% target`,
    },
    trailing_stop: {
      of: (n) => `trailing stop ${n}%`,
      own: /^\s*trailing stop\b/m,
      title: (n) => `${n}% trailing stop`,
    },
    exit_after: {
      of: (n) => `exit after ${n} candles`,
      own: /^\s*exit (?:(?:long|short) )?after\b/m,
      title: (n) => `exit after ${n} candles`,
    },
  };

export const stopNames = Object.keys(STATEMENTS) as StopName[];

/** Whether a strategy has this exit in its own rules. A second one would be refused. */
export function hasOwnStop(rules: string, name: StopName): boolean {
  return STATEMENTS[name].own.test(rules);
}

/** Whether there is any exit to add. */
export function hasStops(stops: Stops): boolean {
  return stopNames.some((name) => stops[name] !== null);
}

/** The exits in words: `5% stop + 10% target`. */
export function stopsText(stops: Stops): string {
  return texts(stops)
    .map(([name, text]) => STATEMENTS[name].title(text))
    .join(' + ');
}

/** The rules of a strategy of the library with exits added. Its title names them. */
export function withStops({ title, rules }: StrategyInfo, stops: Stops): string {
  if (!hasStops(stops)) return rules;
  const lines = texts(stops).map(([name, text]) => STATEMENTS[name].of(text));
  const titled = rules.replace(/^#[^\n]*/, `# ${title} + ${stopsText(stops)}`);
  return `${titled.trimEnd()}\n\n${lines.join('\n')}\n`;
}

/** The strategy of the library, and the exits, that a text was made of by `withStops`; null for any other text. */
export function readStops(rules: string): { strategy: StrategyInfo; stops: Stops } | null {
  const stops = { ...NO_STOPS };
  const [, added = ''] =
    /\n\n((?:(?:stop loss|take profit|trailing stop|exit after) [^\n]*\n)+)$/.exec(rules) ?? [];
  for (const line of added.split('\n')) {
    const [, words, number = ''] = /^(.*?) ([\d.]+)(?:%| candles)$/.exec(line) ?? [];
    const name = stopNames.find((name) => name === words?.replace(' ', '_'));
    if (name) stops[name] = decimalValue(number, name === 'exit_after' ? 0 : 2);
  }
  // Only a text that is the same to the letter: anything else is somebody's own.
  const strategy = strategies.find((info) => withStops(info, stops) === rules);
  return strategy && hasStops(stops) ? { strategy, stops } : null;
}

function texts(stops: Stops): [name: StopName, text: string][] {
  return stopNames.flatMap((name): [StopName, string][] => {
    const value = stops[name];
    return value === null ? [] : [[name, numberText(value, name)]];
  });
}

/** The number of a statement. The rules language has no thousands separators. */
function numberText(value: number, name: StopName): string {
  return exactText(value, name === 'exit_after' ? 0 : 2).replaceAll(',', '');
}
