import { CandlerunError } from 'candlerun';
import { expect, test } from 'vitest';
import { backtestSettings } from './backtest-settings.js';
import { errorSentence } from './error-sentences.js';
import { FieldRefusal } from './field-refusal.js';

const CASES: [field: string, value: string, reason: string, sentence: string][] = [
  [
    'backtest.position_size_pct',
    '50',
    'must be a share of the equity above 0 and at most 1; did you mean 0.5?',
    'Position size must be above 0% and at most 100%.',
  ],
  ['backtest.leverage', '0.5', 'must be 1 to 1000', 'Leverage must be 1× to 1,000×.'],
  [
    'search.constraints',
    'fast < slow',
    'no point satisfies them all',
    'No combination satisfies fast < slow. Widen a range.',
  ],
  [
    'search.constraints',
    '"fast < slow"',
    '"fast" is neither a numeric parameter nor a number',
    'fast < slow cannot be required: fast has no range of numbers. Search a range, or clear it.',
  ],
  ['search.space.fast.int.low', '60', 'must not be above high (50)', 'fast: From (60) is above To (50).'],
  ['search.space.fast.int.step', '0', 'must be at least 1', 'fast: Step must be at least 1.'],
  [
    'search.stop.no_improvement',
    '0',
    'must be at least 1',
    '“No improvement in” backtests must be at least 1.',
  ],
  ['walk_forward.windows', '2000', 'must be 1 to 1000', 'Windows must be 1 to 1,000.'],
  [
    'search.episodes',
    '1.5',
    'invalid type: floating point `1.5`, expected a whole number, 0 or more',
    'Max. backtests must be a whole number, 0 or more.',
  ],
  ['search.episodes', '20000000', 'must be 1 to 10000000', 'Max. backtests must be 1 to 10,000,000.'],
  [
    'walk_forward',
    '5 windows',
    'needs a search, whose best episode it tests',
    'An out-of-sample test needs a search. Optimize at least one parameter.',
  ],
  [
    'search.stop.time_ms',
    '500',
    'cannot be combined with walk_forward: every window must be searched alike',
    'The time limit cannot be used with an out-of-sample test: every window must be searched alike.',
  ],
  [
    'window.from',
    '1700000000000',
    'must be at most 1362096000000, when the last candle before to opens',
    'The dates begin after the data: its last candle opens 1 Mar 2013.',
  ],
  ['window.to', '1', 'must be later than from (2)', 'The first date must be before the last one.'],
  [
    'candles',
    'e92752a2',
    'no candles of this fingerprint are loaded',
    'The data of this run is not in this browser. Open its file.',
  ],
  [
    'strategy.rules',
    'sma',
    'line 1, column 25: `sma` needs a period',
    'Rules: line 1, column 25: `sma` needs a period.',
  ],
  ['tile', '0', 'something that nobody knows (found 0)', 'Something that nobody knows.'],
  ['strategy.params.fast', 'x', 'no such parameter', 'fast: no such parameter.'],
];

test('errors of the engine become sentences', () => {
  for (const [field, value, reason, sentence] of CASES) {
    expect(errorSentence(new CandlerunError(reason, field, value))).toBe(sentence);
  }
});

test('no sentence has a path or the words "found" and "share"', () => {
  const fields = backtestSettings.map(({ key }) => [`backtest.${key}`, '2', 'must be a share'] as const);
  for (const [field, value, reason] of [...CASES, ...fields]) {
    const sentence = errorSentence(new CandlerunError(reason, field, value));
    expect(sentence).not.toMatch(/[a-z]\.[a-z]+_|\(found|[a-z]+_[a-z]+/);
    expect(sentence).toMatch(/^\S.*\.$/);
  }
});

test('a sentence of the form stays as it is', () => {
  const refusal = new FieldRefusal('Enter a commission (0 for none).', 'backtest.commission_rate', '');
  expect(errorSentence(refusal)).toBe('Enter a commission (0 for none).');
});
