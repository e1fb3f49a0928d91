import { expect, it } from 'vitest';
import { chartMove } from './chart-keys.js';

const press = (
  key: string,
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
) => chartMove({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held });

it('arrow keys step through trades, and scroll with Shift', () => {
  expect(press('ArrowRight')).toEqual({ kind: 'step', by: 1 });
  expect(press('ArrowLeft')).toEqual({ kind: 'step', by: -1 });
  expect(press('ArrowLeft', { shiftKey: true })).toEqual({ kind: 'pan', by: -1 });
});

it('other keys zoom and choose', () => {
  expect(press('Home')).toEqual({ kind: 'end', which: 'first' });
  expect(press('End')).toEqual({ kind: 'end', which: 'last' });
  expect(press('+', { shiftKey: true })).toEqual({ kind: 'zoom', way: 'in' });
  expect(press('-')).toEqual({ kind: 'zoom', way: 'out' });
  expect(press('0')).toEqual({ kind: 'fit' });
  expect(press('Escape')).toEqual({ kind: 'leave' });
});

it('keys of the browser and others are left alone', () => {
  expect(press('+', { ctrlKey: true })).toBeNull();
  expect(press('ArrowLeft', { altKey: true })).toBeNull();
  expect(press('-', { metaKey: true })).toBeNull();
  expect(press('Tab')).toBeNull();
});
