import { describe, expect, it } from 'vitest';
import { axisPercentText, fixedText, moneyText, priceDecimals, returnText } from './axis-text.js';

it('numbers have thousands separated and a true minus sign, and no minus before zero', () => {
  expect(fixedText(12_345.678, 2)).toBe('12,345.68');
  expect(fixedText(-1_234.5, 1)).toBe('−1,234.5');
  expect(fixedText(-0.004, 2)).toBe('0.00');
});

it('percentages of an axis are whole where they are', () => {
  expect(axisPercentText(-28)).toBe('−28%');
  expect(axisPercentText(-40.00000000000001)).toBe('−40%');
  expect(axisPercentText(-2.5)).toBe('−2.5%');
  expect(axisPercentText(0)).toBe('0%');
});

it('the return of a trade has its sign, and a decimal below ten per cent', () => {
  expect([33.87, 9.96, 9.94, 0.12, 0, -0.3, -5.57, -41.2].map(returnText)).toEqual([
    '+34%',
    '+10%',
    '+9.9%',
    '+0.1%',
    '0.0%',
    '−0.3%',
    '−5.6%',
    '−41%',
  ]);
});

it('money has cents below a thousand', () => {
  expect([10_000, 999.5, -1_234.6, 0.125].map(moneyText)).toEqual(['10,000', '999.50', '−1,235', '0.13']);
});

describe('decimals of prices', () => {
  it('are two at least, and as many as prices have', () => {
    expect(priceDecimals(Float64Array.of(205, 206))).toBe(2);
    expect(priceDecimals(Float64Array.of(1.0876, 1.08765))).toBe(5);
    expect(priceDecimals(Float64Array.of(0.00001234))).toBe(8);
    expect(priceDecimals(Float64Array.of(Number.NaN))).toBe(2);
    expect(priceDecimals(new Float64Array(0))).toBe(2);
  });

  it('do not follow the few prices that have more than all others', () => {
    const prices = Float64Array.from({ length: 1_000 }, (_, i) => (i % 200 === 0 ? 203.1234 : 199.25));
    expect(priceDecimals(prices)).toBe(2);
  });

  it('are those of five significant digits for prices with digits without end', () => {
    expect(priceDecimals(Float64Array.of(1432.7391548, 881 / 3))).toBe(2);
    expect(priceDecimals(Float64Array.of(88.1 / 81))).toBe(4);
  });
});
