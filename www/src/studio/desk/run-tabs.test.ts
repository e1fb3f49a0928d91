// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { RunTabs } from './run-tabs.js';

let opened: string[];
let tabs: RunTabs;

beforeEach(() => {
  opened = [];
  tabs = new RunTabs(
    (id) => opened.push(id),
    () => opened.push('new'),
  );
  document.body.replaceChildren(tabs.element);
});

const buttons = () => [...tabs.element.querySelectorAll<HTMLButtonElement>('[data-testid="run-tab"]')];

test('the shown run has a tab with its name, its state and a filled candle', () => {
  tabs.mark('a');
  tabs.draw({ id: 'a', name: 'IBM · SMA cross', percent: 50, state: 'running' });
  const [tab] = buttons();
  expect(tab?.textContent).toBe('IBM · SMA cross, running at 50%');
  expect(tab?.getAttribute('aria-current')).toBe('true');
  expect(tab?.querySelector('.mini-candle-body')?.getAttribute('width')).toBe('8.0');
  expect(tab?.querySelector('.mini-candle-flame')?.getAttribute('d')).toBe('M5 6h8.0');
  tabs.draw({ id: 'a', name: 'IBM · SMA cross', percent: 50, state: 'done' });
  expect(tab?.querySelector('.mini-candle-body')?.getAttribute('width')).toBe('16.0');
  expect(tab?.querySelector('.mini-candle-flame')?.getAttribute('d')).toBe('');
});

test('a tab opens its run, and only one is current', () => {
  tabs.mark('a');
  tabs.mark('b');
  buttons()[0]?.click();
  expect(opened).toEqual(['a']);
  expect(buttons().map((tab) => tab.getAttribute('aria-current'))).toEqual([null, 'true']);
  tabs.element.querySelector<HTMLButtonElement>('[data-testid="new-run"]')?.click();
  expect(opened).toEqual(['a', 'new']);
});

test('of seven runs the one goes that was not used for the longest time', () => {
  for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) tabs.mark(id);
  tabs.mark('a');
  tabs.mark('g');
  expect(tabs.ids).toEqual(['c', 'd', 'e', 'f', 'a', 'g']);
  expect(buttons()).toHaveLength(6);
});

test('a removed run loses its tab', () => {
  tabs.mark('a');
  tabs.remove('a');
  expect(buttons()).toEqual([]);
});
