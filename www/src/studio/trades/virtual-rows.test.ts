import { expect, test } from 'vitest';
import { contentHeight, rowWindow, scrollTo } from './virtual-rows.js';

const sizes = (count: number) => ({ count, rowHeight: 28, viewHeight: 560 });

test('the visible rows and four on each side are drawn', () => {
  expect(rowWindow(sizes(100_000), 0)).toEqual({ first: 0, end: 24, top: 0 });
  expect(rowWindow(sizes(100_000), 28_014)).toEqual({ first: 996, end: 1_025, top: 996 * 28 });
});

test('the last rows end where the content ends', () => {
  const list = sizes(100_000);
  const last = rowWindow(list, contentHeight(list) - 560);
  expect(last.end).toBe(100_000);
  expect(last.top + (last.end - last.first) * 28).toBe(contentHeight(list));
  expect(rowWindow(list, 99_999_999)).toEqual(last);
});

test('a list that is shorter than the view is drawn whole', () => {
  expect(rowWindow(sizes(3), 0)).toEqual({ first: 0, end: 3, top: 0 });
  expect(rowWindow(sizes(0), 0)).toEqual({ first: 0, end: 0, top: 0 });
});

test('a row is scrolled to by the shortest way', () => {
  const list = sizes(1_000);
  expect(scrollTo(list, 2_800, 100)).toBe(2_800);
  expect(scrollTo(list, 2_800, 99)).toBe(99 * 28);
  expect(scrollTo(list, 2_800, 119)).toBe(2_800);
  expect(scrollTo(list, 2_800, 120)).toBe(2_828);
  expect(scrollTo(list, 2_800, 0)).toBe(0);
  expect(scrollTo(list, 2_800, 999)).toBe(28_000 - 560);
});

test('a list too tall for a browser shows every row, the first at the top and the last at the bottom', () => {
  const list = sizes(3_000_000);
  expect(contentHeight(list)).toBe(12_000_000);
  expect(rowWindow(list, 0)).toEqual({ first: 0, end: 24, top: 0 });
  const last = rowWindow(list, 12_000_000 - 560);
  expect(last.end).toBe(3_000_000);
  expect(last.top + (last.end - last.first) * 28).toBeCloseTo(12_000_000, 3);
  for (const row of [0, 1, 1_234_567, 2_999_999]) {
    const at = scrollTo(list, 6_000_000, row);
    const { first, end, top } = rowWindow(list, at);
    expect(first <= row && row < end).toBe(true);
    const seenAt = top + (row - first) * 28 - at;
    expect(seenAt).toBeGreaterThan(-0.01);
    expect(seenAt).toBeLessThan(560 - 28 + 0.01);
  }
});
