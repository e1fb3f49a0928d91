import { describe, expect, it } from 'vitest';
import { exactTimeText, keyIndex, secondKeys, type TickStep, tickText } from './time-text.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const at = (iso: string) => Date.parse(iso);

describe('marks of the time axis', () => {
  const cases: [iso: string, step: TickStep, intervalMs: number, text: string][] = [
    ['2012-01-03T00:00Z', 'year', DAY, '2012'],
    ['2012-09-03T00:00Z', 'month', DAY, 'Sep'],
    ['2012-09-28T00:00Z', 'day', DAY, '28 Sep'],
    ['2012-09-28T14:05Z', 'time', 60_000, '14:05'],
    ['2012-09-28T14:05:09Z', 'time', 1_000, '14:05:09'],
    ['2012-09-28T14:05:09.250Z', 'time', 250, '14:05:09.250'],
    // Daily candles that open at another hour, as of an exchange in another zone.
    ['2012-09-28T22:00Z', 'time', DAY, '28 Sep'],
  ];
  it.each(cases)('%s as %s of candles of %d ms: %s', (iso, step, intervalMs, text) => {
    expect(tickText(at(iso), step, intervalMs)).toBe(text);
  });

  it('write midnight as its day, never as 00:00', () => {
    for (const intervalMs of [250, 60_000, HOUR, DAY]) {
      expect(tickText(at('2012-09-28T00:00Z'), 'time', intervalMs)).toBe('28 Sep');
    }
  });
});

it('the time of a candle is as exact as its interval', () => {
  const time = at('2012-09-28T14:05:09.250Z');
  expect(exactTimeText(time, DAY)).toBe('28 Sep 2012');
  expect(exactTimeText(time, HOUR)).toBe('28 Sep 2012, 14:05');
  expect(exactTimeText(time, 1_000)).toBe('28 Sep 2012, 14:05:09');
  expect(exactTimeText(time, 250)).toBe('28 Sep 2012, 14:05:09.250');
});

describe('keys', () => {
  it('are whole seconds of the times', () => {
    expect([...secondKeys(Float64Array.of(0, 60_000, 120_000))]).toEqual([0, 60, 120]);
  });

  it('grow even if candles share a second or a time, and catch up with it', () => {
    expect([...secondKeys(Float64Array.of(5_000, 5_250, 5_500, 5_500, 9_000))]).toEqual([5, 6, 7, 8, 9]);
  });

  it('of times before 1970 grow too', () => {
    expect([...secondKeys(Float64Array.of(-1_500, -500, 0))]).toEqual([-2, -1, 0]);
  });

  it('are found again', () => {
    const keys = Float64Array.of(3, 5, 8, 13);
    expect([3, 5, 8, 13, 4, 99].map((key) => keyIndex(keys, key))).toEqual([0, 1, 2, 3, -1, -1]);
    expect(keyIndex(new Float64Array(0), 1)).toBe(-1);
  });
});
