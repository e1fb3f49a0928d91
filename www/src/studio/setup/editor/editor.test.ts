import { expect, it } from 'vitest';
import { mistakeRange } from './mistake-range.js';
import { quickFix } from './quick-fix.js';
import { choicesAt } from './rules-completion.js';
import { defaultCall, helpOf, paramText, signature, words } from './word-list.js';

const indicator = (name: string) => {
  const found = words.indicators.find((each) => each.name === name);
  if (!found) throw new Error(`no indicator is called ${name}`);
  return found;
};
const labels = (before: string, text = before) => choicesAt(before, text)?.choices.map(({ label }) => label);

it('a_mistake_is_found_by_line_and_character_also_behind_letters_of_two_units', () => {
  const text = '# 🙂🙂\nlet a = closse';
  const range = mistakeRange(text, { line: 2, column: 9, length: 6 });
  expect(text.slice(range.from, range.to)).toBe('closse');
  const behind = mistakeRange('# 🙂 x', { line: 1, column: 5, length: 1 });
  expect('# 🙂 x'.slice(behind.from, behind.to)).toBe('x');
  expect(mistakeRange('a', { line: 9, column: 9, length: 9 })).toEqual({ from: 1, to: 1 });
});

it('only_a_suggested_word_is_a_fix', () => {
  expect(quickFix({ suggestion: 'did you mean `crosses above`?' })).toBe('crosses above');
  expect(quickFix({ suggestion: 'use a condition directly: `in_position`, `not in_position`' })).toBe(null);
  expect(quickFix({ suggestion: null })).toBe(null);
});

it('a_call_has_a_signature_and_a_form_that_can_be_written_at_once', () => {
  expect(signature(indicator('macd'))).toBe('macd(source, fast, slow, signal)');
  expect(defaultCall(indicator('macd'))).toBe('macd(close, 12, 26, 9).line');
  expect(defaultCall(indicator('atr'))).toBe('atr(14)');
  expect(defaultCall(indicator('adx'))).toBe('adx(14)');
  expect(defaultCall(indicator('vwap'))).toBe('vwap(day, 1)');
  expect(paramText(indicator('sma').params[0] as never)).toBe(
    'period: 20, whole, 1 to 1,000,000. Candles of the window.',
  );
});

it('a_line_begins_with_a_statement_and_goes_on_with_names_of_the_text', () => {
  expect(labels('par')).toContain('param');
  expect(labels('let x = par')).not.toContain('param');
  const text = 'param fast = 10\nlet calm = sma(close, fast)\nenter long when ';
  expect(labels(text)).toEqual(expect.arrayContaining(['fast', 'calm', 'close', 'rsi', 'crosses']));
});

it('behind_a_call_and_a_dot_only_its_outputs_are_offered', () => {
  expect(labels('let a = macd(close, 12, 26, 9).si')).toEqual(['line', 'signal', 'histogram']);
  expect(choicesAt('let a = macd(close).si', '')?.written).toBe(2);
});

it('nothing_is_offered_in_a_comment_or_a_number', () => {
  expect(labels('let a = 1 # sm')).toBeUndefined();
  expect(labels('param a = 10 in 5.')).toBeUndefined();
});

it('help_is_there_for_indicators_functions_and_values', () => {
  expect(helpOf('rsi')?.heading).toBe('rsi(source, period)');
  expect(helpOf('weekday')?.sentences[0]).toContain('1 for Monday');
  expect(helpOf('enter')).toBe(null);
});
