import { expect, test } from 'vitest';
import {
  aboutText,
  candleTimeText,
  dayText,
  decimalText,
  durationText,
  intervalText,
  momentText,
  parameterText,
  percentText,
  rateText,
  shareText,
  signedPercentText,
  signedText,
  spanText,
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

test('per cents have one decimal and a real minus sign, and never a minus zero', () => {
  expect(percentText(28.004)).toBe('28.0%');
  expect(percentText(-0.04)).toBe('0.0%');
  expect(signedPercentText(142.27)).toBe('+142.3%');
  expect(signedPercentText(-6.41)).toBe('−6.4%');
  expect(signedPercentText(0.04)).toBe('0.0%');
  expect(signedPercentText(12_345.6)).toBe('+12,345.6%');
  expect(signedText(-0.001)).toBe('0.00');
});

test('a share does not look certain before it is', () => {
  expect([0, 0.001, 0.48, 0.968, 0.9999, 1].map(shareText)).toEqual([
    '0%',
    'less than 1%',
    '48%',
    '97%',
    'more than 99%',
    '100%',
  ]);
});

test('a day is the same in every locale, and has its time below one day', () => {
  const time = Date.UTC(2012, 8, 28, 14, 5);
  expect(dayText(time)).toBe('28 Sep 2012');
  expect(candleTimeText(time, 60_000)).toBe('28 Sep 2012, 14:05');
  expect(candleTimeText(time, 86_400_000)).toBe('28 Sep 2012');
  expect(candleTimeText(time, null)).toBe('28 Sep 2012');
  expect(momentText(new Date(2026, 8, 1, 9, 3).getTime())).toBe('1 Sep, 09:03');
});

test('a time in the market is given in its largest unit', () => {
  const day = 86_400_000;
  const cases: [ms: number, text: string][] = [
    [0, '0 min'],
    [12 * 60_000, '12 min'],
    [4.5 * 3_600_000, '4.5 h'],
    [day, '1 day'],
    [500 * day, '500 days'],
    [5.9 * 365.25 * day, '5.9 years'],
    [13 * 365.25 * day, '13 years'],
  ];
  for (const [ms, text] of cases) expect(spanText(ms)).toBe(text);
});
