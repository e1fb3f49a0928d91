import type { CandlerunError } from 'candlerun';
import { sentence } from '../sentence.js';
import { backtestSettings } from './backtest-settings.js';
import { boundText } from './bound-text.js';
import { FieldRefusal } from './field-refusal.js';

/** The parts of an error of the engine. */
export type Refusal = Pick<CandlerunError, 'field' | 'value' | 'reason'>;

/** The ends of a range as the form calls them. */
const ENDS: Record<string, string> = { low: 'From', high: 'To', step: 'Step' };

/** Names of fields that are not those of the config, as the form calls them. */
const TITLES: Record<string, string> = {
  candles: 'Data',
  'window.from': 'First date',
  'window.to': 'Last date',
  'strategy.library': 'Strategy',
  'strategy.rules': 'Rules',
  'strategy.javascript': 'JavaScript',
  'search.sampler': 'Search method',
  'search.space': 'Optimized parameters',
  'search.constraints': 'Constraints',
  'search.episodes': 'Max. backtests',
  'search.seed': 'Random seed',
  'search.objective': 'Optimize for',
  'search.min_trades': 'Minimum trades',
  'search.batch': 'Parallel proposals',
  'search.stop.no_improvement': '“No improvement in” backtests',
  'search.stop.target': 'The score to reach',
  'search.stop.time_ms': 'The time limit',
  'search.stop.stopped_after': '“Stop after” backtests',
  'walk_forward.windows': 'Windows',
  'walk_forward.train_share': 'In-sample share',
};

/** An error of a field as a sentence for a person: no path, and no value in the words of the engine. */
export function errorSentence(error: Refusal): string {
  if (error instanceof FieldRefusal) return error.reason;
  return known(error) ?? fallback(error);
}

/** The name of a field in the form: `Commission`, `fast`, `fast: From`. Empty if the form has no such field. */
export function fieldTitle(path: string): string {
  const setting = backtestSettings.find(({ key }) => path === `backtest.${key}`);
  if (setting) return setting.title;
  const range = /^search\.space\.([^.]+)(?:\.(?:int|float|categorical))?(?:\.(\w+))?/.exec(path);
  if (range) return [range[1], ENDS[range[2] ?? '']].filter(Boolean).join(': ');
  const param = /^strategy\.params\.([^.]+)/.exec(path)?.[1];
  if (param) return param;
  if (path.startsWith('search.more_objectives')) return 'Then also';
  return TITLES[path] ?? TITLES[path.replace(/\.[^.]*$/, '')] ?? '';
}

function known({ field, value, reason }: Refusal): string | null {
  const title = fieldTitle(field);
  const setting = backtestSettings.find(({ key }) => field === `backtest.${key}`);
  if (setting?.kind === 'number') return `${setting.title} must be ${setting.range}.`;
  if (field === 'server.url') return `${sentence(reason)} “Server…” in the list of runs says what to do.`;
  if (field === 'strategy.javascript' && /^runs JavaScript, which has to be allowed/.test(reason)) {
    return 'The server runs no JavaScript. Start it with --allow-javascript, or run this in this browser.';
  }
  if (field === 'search.constraints') return constraintSentence(value, reason);
  if (field.startsWith('window.')) return windowSentence(reason);
  if (field === 'candles') return candlesSentence(reason);
  if (field === 'walk_forward.train_share') return 'In-sample share must be above 0% and below 100%.';
  const above = /^must not be above high \((.*)\)$/.exec(reason);
  if (above)
    return `${/space\.([^.]+)/.exec(field)?.[1] ?? title}: From (${value}) is above To (${above[1]}).`;
  if (/cannot be combined with walk_forward/.test(reason)) {
    return `${title} cannot be used with an out-of-sample test: every window must be searched alike.`;
  }
  if (field === 'walk_forward' && /needs a search/.test(reason)) {
    return 'An out-of-sample test needs a search. Optimize at least one parameter.';
  }
  if (/expected a whole number/.test(reason) && title) {
    return `${title} must be a whole number${/0 or more/.test(reason) ? ', 0 or more' : ''}.`;
  }
  if (title && /^(?:must|may|has|is) /.test(reason)) return `${title} ${inWords(reason)}.`;
  return null;
}

/** Title and reason; without a title the reason alone. */
function fallback({ field, reason }: Refusal): string {
  const title = fieldTitle(field);
  const words = inWords(reason);
  return title ? `${title}: ${words.replace(/\.$/, '')}.` : sentence(words.replace(/\.$/, ''));
}

function constraintSentence(value: string, reason: string): string | null {
  if (/^no point/.test(reason)) return `No combination satisfies ${value}. Widen a range.`;
  if (/^none of a million/.test(reason)) {
    return `None of a million combinations satisfies ${value}. Widen a range.`;
  }
  const listed = /^"(.+)" is neither a numeric parameter/.exec(reason)?.[1];
  if (listed) {
    return `${value.replace(/^"|"$/g, '')} cannot be required: ${listed} has no range of numbers. Search a range, or clear it.`;
  }
  return `Constraint ${value.replace(/^"|"$/g, '')}: ${inWords(reason)}.`;
}

function windowSentence(reason: string): string {
  const last = /^must be at most (\d+), when the last candle/.exec(reason)?.[1];
  if (last) return `The dates begin after the data: its last candle opens ${boundText(Number(last))}.`;
  const first = /^must be later than (\d+), when the first candle/.exec(reason)?.[1];
  if (first) return `The dates end before the data: its first candle opens ${boundText(Number(first))}.`;
  if (/must be later than from/.test(reason)) return 'The first date must be before the last one.';
  return 'Enter a date that exists.';
}

function candlesSentence(reason: string): string {
  if (/no candles of this fingerprint/.test(reason))
    return 'The data of this run is not in this browser. Open its file.';
  return `Data: ${inWords(reason)}.`;
}

/** The words of the engine with the thousands and the names of the page. */
function inWords(reason: string): string {
  return reason
    .replace(/\s*\(found [^)]*\)/g, '')
    .replace(/\bepisodes\b/g, 'backtests')
    .replace(/\bpoints?\b/g, (word) => (word === 'point' ? 'combination' : 'combinations'))
    .replace(/\b\d{4,}\b/g, (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ','));
}
