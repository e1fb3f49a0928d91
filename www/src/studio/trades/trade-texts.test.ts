import { expect, test } from 'vitest';
import { heldText, priceText, sizeText, tradeTimeText } from './trade-texts.js';

test('a time has its minute unless the candles are daily', () => {
  const time = Date.UTC(2012, 0, 28, 4, 5);
  expect(tradeTimeText(time, false)).toBe('28 Jan 2012, 04:05');
  expect(tradeTimeText(time, true)).toBe('28 Jan 2012');
  expect(tradeTimeText(Number.NaN, false)).toBe('–');
});

test('the time a trade was held is written in its two largest units', () => {
  const cases: [minutes: number, text: string][] = [
    [0, '0 min'],
    [45, '45 min'],
    [0.5, '30 s'],
    [60, '1 h'],
    [90, '1 h 30 min'],
    [24 * 60, '1 d'],
    [28 * 60, '1 d 4 h'],
    [(26 * 24 + 4) * 60, '26 d'],
    [455 * 24 * 60, '455 d'],
  ];
  for (const [minutes, text] of cases) expect(heldText(minutes * 60_000)).toBe(text);
  expect(heldText(Number.NaN)).toBe('–');
});

test('a price has the decimals of its list', () => {
  expect(priceText(12_345.678, 2)).toBe('12,345.68');
  expect(priceText(0.000_012_34, 8)).toBe('0.00001234');
  expect(priceText(Number.NaN, 4)).toBe('–');
});

test('a size keeps the digits that matter', () => {
  const cases: [units: number, text: string][] = [
    [124.6205, '124.62'],
    [100, '100'],
    [12_345.6, '12,346'],
    [1, '1'],
    [1.5, '1.5'],
    [12.34567, '12.35'],
    [0.012_345_6, '0.01235'],
  ];
  for (const [units, text] of cases) expect(sizeText(units)).toBe(text);
});
