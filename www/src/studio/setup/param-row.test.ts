// @vitest-environment happy-dom
import type { ParamInfo } from 'candlerun';
import { beforeEach, expect, test } from 'vitest';
import { ParamRow } from './param-row.js';
import { byTestId, enter, tick } from './setup-form.fixture.js';

const WHOLE: ParamInfo = {
  name: 'fast',
  description: 'Candles.',
  flag: false,
  whole: true,
  min: 1,
  max: 1_000_000,
  default: 10,
  low: 5,
  high: 50,
  step: 5,
};
const DECIMAL: ParamInfo = {
  ...WHOLE,
  name: 'share',
  whole: false,
  default: 0.5,
  low: 0.1,
  high: 0.9,
  step: 0,
};

let row: ParamRow;

function show(info: ParamInfo): void {
  row = new ParamRow(info);
  document.body.replaceChildren(row.element);
}

beforeEach(() => show(WHOLE));

test('a parameter with a range is searched over it, or has one value', () => {
  expect(row.readDimension()).toEqual({ int: { low: 5, high: 50, step: 5 } });
  expect(row.isChanged).toBe(false);
  tick('param-fast-vary', false);
  expect(row.varies).toBe(false);
  expect(byTestId('param-fast-low').closest('[hidden]')).not.toBeNull();
  enter('param-fast-value', '12');
  expect(row.readFixed()).toBe(12);
  expect(row.text()).toBe('12');
  expect(row.isChanged).toBe(true);
});

test('values can be listed in place of a range', () => {
  byTestId('param-fast-kind').click();
  enter('param-fast-list', '5  1,000 20');
  expect(row.readDimension()).toEqual({ categorical: { choices: [5, 1_000, 20] } });
  enter('param-fast-list', '5 x');
  expect(() => row.readDimension()).toThrow('“x” is not a number.');
  enter('param-fast-list', '');
  expect(() => row.readDimension()).toThrow('enter the values to try');
  byTestId('param-fast-kind').click();
  expect(row.readDimension()).toEqual({ int: { low: 5, high: 50, step: 5 } });
});

test('a range without a step is continuous, and can be searched by ratios', () => {
  show(DECIMAL);
  expect(row.readDimension()).toEqual({ float: { low: 0.1, high: 0.9 } });
  tick('param-share-log', true);
  expect(row.readDimension()).toEqual({ float: { low: 0.1, high: 0.9, log: true } });
  enter('param-share-step', '0.1');
  expect(row.readDimension()).toEqual({ float: { low: 0.1, high: 0.9, step: 0.1 } });
  expect(byTestId('param-share-log').closest('[hidden]')).not.toBeNull();
});

test('a missing end is refused with the name of the parameter', () => {
  enter('param-fast-low', '');
  expect(() => row.readDimension()).toThrow('fast: enter the lowest value.');
});
