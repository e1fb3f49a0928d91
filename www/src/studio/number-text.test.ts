import { expect, test } from 'vitest';
import {
  aboutText,
  dayText,
  decimalText,
  durationText,
  intervalText,
  parameterText,
  rateText,
  signedText,
  wholePercentText,
} from './number-text.js';

test('time spans grow from hundredths of a second to hours', () => {
  const cases: [ms: number, text: string][] = [
    [0, '0.00 s'],
    [84, '0.08 s'],
    [12_340, '12.3 s'],
    [125_000, '2:05'],
    [3_725_000, '1:02:05'],
  ];
  for (const [ms, text] of cases) expect(durationText(ms)).toBe(text);
});

test('an estimate has few digits', () => {
  const cases: [seconds: number, text: string][] = [
    [0, 'less than 0.1 s'],
    [0.1, 'about 0.1 s'],
    [1.96, 'about 2 s'],
    [2.34, 'about 2.3 s'],
    [35.4, 'about 35 s'],
    [119, 'about 119 s'],
    [720, 'about 12 min'],
    [7_300, 'about 2 h'],
    [3_000_000, 'about 35 days'],
  ];
  for (const [seconds, text] of cases) expect(aboutText(seconds)).toBe(text);
});

test('an interval is given in its largest unit', () => {
  expect(intervalText(86_400_000)).toBe('1 d');
  expect(intervalText(4 * 3_600_000)).toBe('4 h');
  expect(intervalText(15 * 60_000)).toBe('15 min');
  expect(intervalText(1_000)).toBe('1 s');
  expect(intervalText(250)).toBe('250 ms');
});

test('a profit has a plus sign and a loss a minus sign', () => {
  expect(signedText(12.345)).toBe('+12.35');
  expect(signedText(0)).toBe('0.00');
  expect(signedText(-1_234.5)).toBe('−1,234.50');
  expect(decimalText(-0.5)).toBe('−0.50');
});

test('an estimated percentage has no decimals', () => {
  expect(wholePercentText(62.2)).toBe('62%');
  expect(wholePercentText(-0.4)).toBe('0%');
  expect(wholePercentText(-1_234.5)).toBe('−1,234%');
});

test('parameters have their shortest text', () => {
  expect(parameterText(0.1 + 0.2)).toBe('0.3');
  expect(parameterText(1_000)).toBe('1,000');
  expect(parameterText(0.123456789012)).toBe('0.123456789012');
  expect(parameterText(1e-12)).toBe('0.000000000001');
  expect(parameterText(1 / 3)).toBe('0.3333333333');
  expect(parameterText(true)).toBe('true');
  expect(parameterText('close')).toBe('close');
});

test('speeds are rounded and days are in UTC', () => {
  expect(rateText(48_231_000)).toBe('48.2M candles/s');
  expect(dayText(Date.UTC(2000, 2, 1))).toBe('1 Mar 2000');
});
