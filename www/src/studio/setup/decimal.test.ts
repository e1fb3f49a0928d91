import { expect, test } from 'vitest';
import { decimalValue, exactText, parseDecimal } from './decimal.js';

/** The number of a text; null if it is refused. */
function read(text: string, places = 0): number | null {
  const decimal = parseDecimal(text);
  return decimal === null ? null : decimalValue(decimal, places);
}

test('numbers are read as people type them', () => {
  const cases: [text: string, value: number][] = [
    ['0', 0],
    ['10000', 10_000],
    ['10,000', 10_000],
    ['10 000', 10_000],
    ['10\u00a0000', 10_000],
    ['10\u202f000', 10_000],
    ["10'000", 10_000],
    ['10’000.5', 10_000.5],
    ['1,234,567.89', 1_234_567.89],
    ['1.234.567', 1_234_567],
    ['1.234.567,89', 1_234_567.89],
    ['1.234,5', 1_234.5],
    ['1 234,5', 1_234.5],
    ['0.1', 0.1],
    ['.5', 0.5],
    ['5.', 5],
    ['0,1', 0.1],
    ['0,125', 0.125],
    ['12,75', 12.75],
    ['1000,500', 1_000.5],
    ['1.500', 1.5],
    ['1.5k', 1_500],
    ['2 M', 2_000_000],
    ['10K', 10_000],
    ['1e-3', 0.001],
    ['2.5E+6', 2_500_000],
    ['-3', -3],
    ['−3.5', -3.5],
    ['+7', 7],
    [' 42 ', 42],
  ];
  for (const [text, value] of cases) expect(read(text), text).toBe(value);
});

test('nonsense, and what could be two numbers, is refused', () => {
  const refused = [
    '',
    ' ',
    '-',
    '.',
    ',',
    'abc',
    '1,2,3',
    '10,00,000',
    '1.2.3',
    '1,234.567.8',
    '10 00',
    '1 2',
    '5%',
    '1ee3',
    '1e',
    '1k k',
    '1e3k',
    '--1',
    '1-2',
    '1,234 567',
    '٣',
    'Infinity',
    'NaN',
    '0x10',
  ];
  for (const text of refused) expect(read(text), text).toBeNull();
});

test('a per cent is divided without a second rounding', () => {
  expect(read('0.1', 2)).toBe(0.001);
  expect(read('7', 2)).toBe(0.07);
  expect(read('0.07', 2)).toBe(0.0007);
  expect(read('1.5', -3)).toBe(1_500);
});

test('numbers are written with all their digits', () => {
  const cases: [value: number, places: number, text: string][] = [
    [10_000, 0, '10,000'],
    [1_234_567.25, 0, '1,234,567.25'],
    [0.001, 2, '0.1'],
    [0.07, 2, '7'],
    [1, 2, '100'],
    [0, 2, '0'],
    [1_500, -3, '1.5'],
    [0.1 + 0.2, 0, '0.30000000000000004'],
    [-12.5, 0, '−12.5'],
    [1e-7, 0, '0.0000001'],
    [1e15, 0, '1,000,000,000,000,000'],
    [1e100, 0, '1e100'],
    [-2.5e-20, 0, '−2.5e-20'],
  ];
  for (const [value, places, text] of cases) expect(exactText(value, places)).toBe(text);
});

test('what is written is read back as the same number', () => {
  let state = 1;
  const random = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  for (let index = 0; index < 2_000; index += 1) {
    const value = (random() - 0.3) * 10 ** Math.floor(random() * 40 - 20);
    const rounded = random() < 0.5 ? Number(value.toPrecision(1 + Math.floor(random() * 5))) : value;
    for (const places of [0, 2, -3]) expect(read(exactText(rounded, places), places)).toBe(rounded);
  }
});
