// @vitest-environment happy-dom
import type { JobDescription } from 'candlerun';
import { beforeEach, expect, test } from 'vitest';
import { DescribeForm } from './describe-form.js';

let saved: JobDescription[];
let refusal: Error | null;
let closed: number;
let form: DescribeForm;

beforeEach(() => {
  saved = [];
  refusal = null;
  closed = 0;
  form = new DescribeForm(
    async (description) => {
      if (refusal) throw refusal;
      saved.push(description);
    },
    () => {
      closed += 1;
    },
  );
  document.body.replaceChildren(form.element);
  form.draw('IBM · SMA cross', 'first try');
  form.open();
});

const name = () => form.element.querySelector('input') as HTMLInputElement;
const submit = async () => {
  form.element.dispatchEvent(new Event('submit', { cancelable: true }));
  await new Promise((resolve) => setTimeout(resolve));
};

test('name and note are stored without spaces around them, and the form is closed', async () => {
  expect(name().value).toBe('IBM · SMA cross');
  name().value = ' Best so far ';
  // The list is drawn again while the user types.
  form.draw('IBM · SMA cross', 'first try');
  await submit();
  expect(saved).toEqual([{ name: 'Best so far', note: 'first try' }]);
  expect(form.element.hidden).toBe(true);
  expect(closed).toBe(1);
});

test('a refusal is shown, and the form stays open', async () => {
  refusal = new Error('name: must have at most 200 characters');
  await submit();
  expect(form.element.querySelector('[role="alert"]')?.textContent).toContain('at most 200 characters');
  expect(form.element.hidden).toBe(false);
});

test('Escape closes the form and nothing else', () => {
  const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  name().dispatchEvent(event);
  expect(form.element.hidden).toBe(true);
  expect(event.defaultPrevented).toBe(true);
  expect(saved).toEqual([]);
});
