import type { Dimension, ParamValue } from 'candlerun';
import { expect, test } from 'vitest';
import type { FormParam } from '../setup/form-strategy.js';
import { paramsOf, sliderValue, tryControls } from './try-params.js';

function paramOf(changes: Partial<FormParam> = {}): FormParam {
  return {
    name: 'fast',
    description: '',
    flag: false,
    whole: true,
    min: 1,
    max: 10_000,
    default: 10,
    low: 5,
    high: 50,
    step: 5,
    ...changes,
  };
}

const control = (param: FormParam, value?: ParamValue, range?: Dimension) =>
  tryControls([param], value === undefined ? {} : { fast: value }, range ? { fast: range } : {})[0];

test('a slider of whole numbers goes one by one over the range of the strategy and of the search', () => {
  expect(control(paramOf(), 20)).toEqual({
    kind: 'slider',
    name: 'fast',
    low: 5,
    high: 50,
    step: 1,
    value: 20,
  });
  expect(control(paramOf(), 20, { int: { low: 2, high: 30 } })).toMatchObject({ low: 2, high: 50 });
  expect(control(paramOf(), 90)).toMatchObject({ low: 5, high: 90, value: 90 });
  expect(control(paramOf(), 7, { categorical: { choices: [7, 70] } })).toMatchObject({ high: 70 });
});

test('a parameter without a range has one around its value, within what the strategy accepts', () => {
  const fixed = paramOf({ low: 10, high: 10, whole: false });
  expect(control(fixed, 4)).toMatchObject({ low: 1, high: 16, value: 4 });
  expect(control(fixed)).toMatchObject({ low: 2.5, high: 40, value: 10 });
  expect(control({ ...fixed, min: -5 }, 0)).toMatchObject({ low: -1, high: 1 });
});

test('a slider of any numbers has steps that are short numbers', () => {
  const stepOf = (low: number, high: number) => {
    const made = control(paramOf({ whole: false, low, high, min: -1e9 }), low);
    return made?.kind === 'slider' ? made.step : null;
  };
  expect(stepOf(0, 1)).toBe(0.005);
  expect(stepOf(0.1, 3)).toBe(0.02);
  expect(stepOf(-50, 150)).toBe(1);
});

test('the value of a slider is the number that is shown, not a sum of steps', () => {
  expect(sliderValue({ low: 0.1, high: 3, step: 0.02 }, 0.30000000000000004)).toBe(0.3);
  expect(sliderValue({ low: 0.1, high: 3, step: 0.02 }, 3.2)).toBe(3);
  expect(sliderValue({ low: 0.123, high: 3, step: 0.02 }, 0.12)).toBe(0.123);
  expect(sliderValue({ low: 5, high: 50, step: 1 }, 17.4)).toBe(17);
  expect(sliderValue({ low: 0, high: 1e-9, step: 5e-12 }, 1.5e-11)).toBe(1.5e-11);
});

test('names are chosen from a list, and flags are switched', () => {
  const choices = { all: ['a', 'b'], standard: 'a', varies: true };
  expect(control(paramOf({ choices }), 'b')).toEqual({
    kind: 'choice',
    name: 'fast',
    choices: ['a', 'b'],
    value: 'b',
  });
  expect(control(paramOf({ flag: true, default: 1 }))).toMatchObject({ kind: 'flag', value: true });
  expect(control(paramOf({ flag: true, default: 1 }), false)).toMatchObject({ value: false });
});

test('an episode has the parameters that it varied and the fixed ones of its run', () => {
  const spec = { candles: 'c', strategy: { library: 'sma_cross', params: { fast: 3, slow: 9 } } };
  expect(paramsOf(spec, { params: { fast: 7 } })).toEqual({ fast: 7, slow: 9 });
});
