import { expect, test } from 'vitest';
import { personText, readReason } from './reason-text.js';

test('what only the authors of the engine need is left out', () => {
  const cases: [string, string][] = [
    [
      'report: candle 100 (line 19): TypeError: ctx.bu is not a function (found none)',
      'line 19: ctx.bu is not a function',
    ],
    ['init (line 3): ReferenceError: fast is not defined', 'line 3: fast is not defined'],
    ['candle 100: out of memory', 'candle 100: out of memory'],
    ['profit_factor is undefined: no trade lost money', 'Profit factor is undefined: no trade lost money'],
    ['0.000123456789 of 1234567.5 since 2012 in line 12', '0.0001235 of 1,234,567.5 since 2012 in line 12'],
    ['sma20000 and x1.23456 stay', 'sma20000 and x1.23456 stay'],
  ];
  for (const [reason, text] of cases) expect(personText(reason)).toBe(text);
});

test('a single rejected order is one', () => {
  const reason = 'no trades, all entries rejected: 1, because the lot is too small';
  expect(readReason(reason, false)).toEqual({ kind: 'rejected', text: 'the lot is too small', orders: 1 });
});
