// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { Shortcuts } from './shortcuts.js';

let pressed = 0;
// It listens to the document for good, so there is one for all tests.
const shortcuts = new Shortcuts([{ key: '[', text: 'Collapse the setup', run: () => (pressed += 1) }]);

beforeEach(() => {
  pressed = 0;
  document.body.innerHTML =
    '<button></button><input type="text"><input type="checkbox"><textarea></textarea>';
  document.body.append(shortcuts.element);
});

function press(selector: string, options: KeyboardEventInit): void {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...options });
  document.querySelector(selector)?.dispatchEvent(event);
}

test('a shortcut works everywhere but in a field in which one types', () => {
  press('button', { key: '[' });
  press('input[type="checkbox"]', { key: '[' });
  expect(pressed).toBe(2);
  press('input[type="text"]', { key: '[' });
  press('textarea', { key: '[' });
  press('button', { key: '[', ctrlKey: true });
  expect(pressed).toBe(2);
});

test('? lists the shortcuts', () => {
  expect(shortcuts.element.open).toBe(false);
  press('button', { key: '?' });
  expect(shortcuts.element.open).toBe(true);
  expect(shortcuts.element.textContent).toContain('Collapse the setup');
  // The list itself takes no shortcuts.
  press('button', { key: '[' });
  expect(pressed).toBe(0);
});
