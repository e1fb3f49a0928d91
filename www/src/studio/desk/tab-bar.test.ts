// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { TabBar } from './tab-bar.js';

type Name = 'chart' | 'trades' | 'months';

let opened: Name[];
let bar: TabBar<Name>;

beforeEach(() => {
  opened = [];
  const tabs = [
    { name: 'chart', title: 'Chart' },
    { name: 'trades', title: 'Trades' },
    { name: 'months', title: 'Months' },
  ] as const;
  bar = new TabBar<Name>('Views', tabs, 'chart', (name) => opened.push(name));
  document.body.replaceChildren(bar.element);
});

const tabs = () => [...bar.element.querySelectorAll('button')];
const selected = () =>
  tabs()
    .filter((tab) => tab.ariaSelected === 'true')
    .map((tab) => tab.textContent);
const press = (key: string) => {
  document.activeElement?.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
  );
};

test('one tab is selected, and only it is reached by Tab', () => {
  expect(selected()).toEqual(['Chart']);
  expect(tabs().map(({ tabIndex }) => tabIndex)).toEqual([0, -1, -1]);
  expect(tabs()[1]?.getAttribute('aria-controls')).toBe('panel-trades');
});

test('arrow keys, Home and End move around the row and open the tab', () => {
  tabs()[0]?.focus();
  press('ArrowLeft');
  expect(selected()).toEqual(['Months']);
  expect(document.activeElement).toBe(tabs()[2]);
  press('ArrowRight');
  press('ArrowRight');
  press('End');
  press('Home');
  press('a');
  expect(opened).toEqual(['months', 'chart', 'trades', 'months', 'chart']);
});

test('a hidden tab is skipped, and if it was open another one is opened', () => {
  bar.open('trades');
  bar.setHidden('trades', true, 'chart');
  expect(selected()).toEqual(['Chart']);
  tabs()[0]?.focus();
  press('ArrowRight');
  expect(opened).toEqual(['trades', 'chart', 'months']);
});

test('a tab has a number, and the open one is not opened again', () => {
  bar.setTitle('trades', 'Trades 11');
  bar.open('chart');
  expect(tabs()[1]?.textContent).toBe('Trades 11');
  expect(opened).toEqual([]);
});
