import { expect, test } from 'vitest';
import { ALL_DATES, readDateRange } from './date-range.js';

const at = (text: string) => Date.parse(text);

test('a year, a month, a day and a minute are ranges of their own length', () => {
  const cases: [text: string, from: string, to: string][] = [
    ['2012', '2012-01-01T00:00Z', '2013-01-01T00:00Z'],
    ['2012-09', '2012-09-01T00:00Z', '2012-10-01T00:00Z'],
    ['2012-12', '2012-12-01T00:00Z', '2013-01-01T00:00Z'],
    ['2012-09-28', '2012-09-28T00:00Z', '2012-09-29T00:00Z'],
    ['28 Sep 2012', '2012-09-28T00:00Z', '2012-09-29T00:00Z'],
    ['28 Sept 2012', '2012-09-28T00:00Z', '2012-09-29T00:00Z'],
    [' September 2012 ', '2012-09-01T00:00Z', '2012-10-01T00:00Z'],
    ['2012-09-28T14:05Z', '2012-09-28T14:05Z', '2012-09-28T14:06Z'],
    ['28 Sep 2012 14:05', '2012-09-28T14:05Z', '2012-09-28T14:06Z'],
  ];
  for (const [text, from, to] of cases) {
    expect(readDateRange(text), text).toEqual({ from: at(from), to: at(to) });
  }
});

test('a range goes from the beginning of its first part to the end of its last part', () => {
  const range = { from: at('2010-01-01T00:00Z'), to: at('2012-10-01T00:00Z') };
  for (const text of [
    '2010..2012-09',
    '2010 – Sep 2012',
    '2010 to 2012-09',
    '2010 - 2012-09',
    '2010…2012-09',
  ]) {
    expect(readDateRange(text), text).toEqual(range);
  }
  expect(readDateRange('2012..')).toEqual({ from: at('2012-01-01T00:00Z'), to: ALL_DATES.to });
  expect(readDateRange('..2012')).toEqual({ from: ALL_DATES.from, to: at('2013-01-01T00:00Z') });
  expect(readDateRange('2012..2012')).toEqual({ from: at('2012-01-01T00:00Z'), to: at('2013-01-01T00:00Z') });
});

test('an empty text is every date', () => {
  expect(readDateRange('  ')).toEqual(ALL_DATES);
});

test('what is no date is refused', () => {
  for (const text of [
    'yesterday',
    '..',
    '2012-13',
    '2012-02-30',
    '30 Feb 2012',
    '28 Foo 2012',
    '2012-09-28 25:00',
    '2012-09-28 14:61',
    '2013..2012',
    '1..2..3',
    '12',
  ]) {
    expect(readDateRange(text), text).toBeNull();
  }
  expect(readDateRange('29 Feb 2012')).not.toBeNull();
});
