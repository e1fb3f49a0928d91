// @vitest-environment happy-dom

import { CandlerunError } from 'candlerun';
import { expect, test, vi } from 'vitest';
import { byTestId, fakeSession, IBM, makeForm } from './setup-form.fixture.js';

/** Checks or unchecks a data set as a click does. */
function check(id: string, isChecked = true): void {
  const box = byTestId(`more-data-${id}`);
  box.checked = isChecked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

/** The list of other data sets, opened. */
function openList(): HTMLDetailsElement {
  const list = byTestId<HTMLElement>('more-data').parentElement as HTMLDetailsElement;
  list.open = true;
  list.dispatchEvent(new Event('toggle'));
  return list;
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

test('a checked data set is loaded beside the shown one, and is part of the plan', async () => {
  const { form, session } = await makeForm();
  const list = openList();
  check('msft');
  await settled();
  expect(session.loadBeside).toHaveBeenCalledTimes(1);
  expect(form.otherData.map(({ title }) => title)).toEqual(['MSFT, daily']);
  expect(form.candles?.info).toEqual(IBM);
  expect(byTestId<HTMLElement>('plan').textContent).toContain('on each of 2 data sets');
  expect(byTestId<HTMLElement>('setup-data').textContent).toContain('+ 1 more');
  expect(list.querySelector('summary')?.textContent).toBe('And on 1 other data set');
  check('msft', false);
  await settled();
  expect(form.otherData).toEqual([]);
  expect(byTestId<HTMLElement>('plan').textContent).not.toContain('data sets');
});

test('a data set that is refused is unchecked, and says why', async () => {
  const session = fakeSession();
  session.loadBeside.mockRejectedValue(
    new CandlerunError('a price must be a finite number', 'close', 'NaN', 3),
  );
  const { form } = await makeForm(session);
  openList();
  check('msft');
  await settled();
  expect(byTestId('more-data-msft').checked).toBe(false);
  expect(form.otherData).toEqual([]);
  const item = byTestId('more-data-msft').closest('label');
  expect(item?.textContent).toContain('Line 3, close “NaN”: a price must be a finite number.');
});

test('one that is unchecked while it loads is not searched', async () => {
  const session = fakeSession();
  let answer: () => void = () => {};
  session.loadBeside.mockImplementation(
    () =>
      new Promise((resolve) => {
        answer = () => resolve({ ...IBM, preview: null, fingerprint: 'late' });
      }),
  );
  const { form } = await makeForm(session);
  openList();
  check('msft');
  check('msft', false);
  answer();
  await settled();
  expect(form.otherData).toEqual([]);
});

test('files that are opened together are searched together', async () => {
  const { form, element, session } = await makeForm();
  session.loadBeside.mockImplementation(async (_, { title }) => ({
    ...IBM,
    preview: null,
    fingerprint: `${title}`,
  }));
  const input = element.querySelector<HTMLInputElement>('#csv-input') as HTMLInputElement;
  const files = ['a.csv', 'b.csv', 'c.csv'].map((name) => new File(['x'], name));
  Object.defineProperty(input, 'files', { value: files, configurable: true });
  input.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() => expect(form.otherData.map(({ title }) => title)).toEqual(['b.csv', 'c.csv']));
  expect(form.candles?.title).toBe('a.csv');
});

test('the same candles under another name are not searched twice', async () => {
  const { form, session } = await makeForm();
  session.loadBeside.mockResolvedValue({ ...IBM, preview: null });
  openList();
  check('msft');
  await settled();
  expect(form.otherData).toEqual([]);
});

test('a form that is set to a run searches its data alone', async () => {
  const { form } = await makeForm();
  openList();
  check('msft');
  await settled();
  await form.setSpec(form.readSpec(), form.candles);
  expect(form.otherData).toEqual([]);
  expect(byTestId('more-data-msft').checked).toBe(false);
});
