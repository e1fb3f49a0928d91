// @vitest-environment happy-dom
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { testActions, testView } from '../detail.fixture.js';
import type { DeskActions, DeskView } from '../panel.js';
import { testRun } from '../results/run.fixture.js';
import { ExportMenu } from './export-menu.js';

// The menu loads it at the first export; here that must not count as waiting.
beforeAll(() => import('./make-export.js'), 60_000);
afterEach(() => document.body.replaceChildren());

function shown(view: DeskView | null, exportJob: () => Promise<Blob> = async () => new Blob(['{}'])) {
  const { actions } = testActions();
  const session = { open: async () => ({ exportJob }) } as unknown as DeskActions['session'];
  const save = vi.fn();
  const menu = new ExportMenu({ ...actions, session }, save);
  document.body.append(menu.element);
  menu.show(view);
  const button = menu.element.querySelector('.export-button') as HTMLButtonElement;
  const items = [...menu.element.querySelectorAll<HTMLButtonElement>('[role=menuitem]')];
  const press = (key: string) =>
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    );
  const item = (title: string) =>
    items.find((each) => each.textContent?.startsWith(title)) as HTMLButtonElement;
  const status = () => menu.element.querySelector('.export-status')?.textContent;
  const isOpen = () => button.getAttribute('aria-expanded') === 'true';
  return { menu, button, items, press, item, status, isOpen, save };
}

const run = testRun();
const candles = { title: 'IBM.csv', info: {} as never };

test('the menu opens, moves and closes by keyboard', () => {
  const { button, items, press, isOpen } = shown(testView({ run, candles }));
  button.focus();
  press('ArrowDown');
  expect(isOpen()).toBe(true);
  expect(document.activeElement).toBe(items[0]);
  press('ArrowUp');
  expect(document.activeElement).toBe(items.at(-1));
  press('ArrowDown');
  expect(document.activeElement).toBe(items[0]);
  press('End');
  press('Home');
  press('ArrowDown');
  expect(document.activeElement).toBe(items[1]);
  press('Escape');
  expect(isOpen()).toBe(false);
  expect(document.activeElement).toBe(button);
});

test('a click elsewhere closes the menu', () => {
  const { button, items, isOpen } = shown(testView({ run, candles }));
  button.click();
  items[2]?.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  expect(isOpen()).toBe(true);
  document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }));
  expect(isOpen()).toBe(false);
});

test('a chosen file is saved, and the focus returns to the button', async () => {
  const { button, item, save, isOpen } = shown(testView({ run, candles }));
  button.click();
  item('Run file').click();
  expect(isOpen()).toBe(false);
  expect(document.activeElement).toBe(button);
  await vi.waitFor(() => expect(save).toHaveBeenCalledOnce());
  expect(save.mock.calls[0]?.[1]).toBe('ibm-sma-cross-run.json');
});

test('what cannot be saved says why and does nothing', () => {
  const { button, item, save } = shown(testView({ run, detail: null, candles: null }));
  button.click();
  expect(item('Trades').textContent).toContain('not been computed in full');
  expect(item('Run file with candles').textContent).toContain('not in this browser');
  expect(item('Chart').getAttribute('aria-disabled')).toBe('true');
  item('Trades').click();
  expect(save).not.toHaveBeenCalled();
});

test('the picture is offered once there is a chart', () => {
  const { menu, button, item } = shown(testView({ run, candles }));
  button.click();
  expect(item('Chart').textContent).toContain('has not been opened');
  button.click();
  menu.chartImage = async () => new Blob();
  button.click();
  expect(item('Chart').getAttribute('aria-disabled')).toBe('false');
});

test('a failure has its reason in the menu', async () => {
  const failing = () =>
    Promise.reject(new Error('candles: the candles of this job are not in this browser (found c)'));
  const { button, item, status, save } = shown(testView({ run, candles }), failing);
  button.click();
  item('Run file with candles').click();
  await vi.waitFor(() =>
    expect(status()).toBe(
      'Run file with candles could not be saved. The candles of this job are not in this browser.',
    ),
  );
  expect(save).not.toHaveBeenCalled();
});
