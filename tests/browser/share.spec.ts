import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { copiedLink, writeCode } from './clipboard.ts';
import { openStudio, runToEnd, state, strategyText } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

/** Presses Share and returns the link of the clipboard. */
async function share(page: Page): Promise<string> {
  const isChromium = page.context().browser()?.browserType().name() === 'chromium';
  // Other browsers have no such permissions: they allow a copy after a click, and reading by a paste.
  if (isChromium) await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByTestId('share-button').click();
  await expect(page.getByTestId('share-status')).toContainText('Link copied.');
  return isChromium ? page.evaluate(() => navigator.clipboard.readText()) : copiedLink(page);
}

/** Opens a link in a browser that has never seen the site. */
async function receive(page: Page, link: string): Promise<Page> {
  const context = await page.context().browser()?.newContext();
  if (!context) throw new Error('there is no browser');
  const received = await context.newPage();
  await received.goto(link);
  return received;
}

test('the_receiver_of_a_link_runs_it_and_sees_that_the_result_is_the_same_to_the_bit', async ({ page }) => {
  await openStudio(page);
  await expect(page.getByTestId('share-button')).toBeHidden();
  await page.getByTestId('sample-select').selectOption('msft');
  await expect(page.getByTestId('candles-summary')).toContainText('candles');
  await runToEnd(page);
  const link = await share(page);

  const other = await receive(page, link);
  await expect(other.getByTestId('link-text')).toContainText('Run starts it and compares the result');
  await expect(other.getByTestId('sample-select')).toHaveValue('msft');
  await expect(state(other)).toHaveAttribute('data-job-state', 'idle');
  await runToEnd(other);
  await expect(other.getByTestId('link-text')).toHaveText('The same result as in the link, to the bit.');
  const { violations } = await new AxeBuilder({ page: other }).analyze();
  expect(violations).toEqual([]);
  // The run is stored here, and the link is done.
  await other.getByTestId('link-close').click();
  expect(new URL(other.url()).hash).toBe('');
  await other.context().close();
});

test('a_changed_setting_makes_another_run_that_is_not_compared', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  const other = await receive(page, await share(page));
  await expect(other.getByTestId('link-text')).toContainText('Run starts it');
  await other.getByTestId('sample-select').selectOption('msft');
  await runToEnd(other);
  await expect(other.getByTestId('link-text')).toContainText('Run starts it');
  await other.context().close();
});

test('a_link_to_a_file_asks_for_that_file', async ({ page }) => {
  const rows = Array.from({ length: 400 }, (_, day) => {
    const time = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
    const price = 100 + 10 * Math.sin(day / 9) + day / 20;
    return `${time},${price},${price + 1},${price - 1},${price + 0.5},10`;
  });
  const file = {
    name: 'mine.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['time,open,high,low,close,volume', ...rows].join('\n')),
  };
  await openStudio(page);
  await page.getByTestId('csv-input').setInputFiles(file);
  await expect(page.getByTestId('candles-summary')).toContainText('400 candles');
  await runToEnd(page);
  const other = await receive(page, await share(page));
  await expect(other.getByTestId('candles-missing')).toContainText('mine.csv, 400 candles');
  await other.getByTestId('csv-input').setInputFiles({ ...file, name: 'theirs.csv' });
  await expect(other.getByTestId('candles-missing')).toBeHidden();
  await runToEnd(other);
  await expect(other.getByTestId('link-text')).toHaveText('The same result as in the link, to the bit.');
  await other.context().close();
});

const SCRIPT = /```js\n([\s\S]*?)```/.exec(
  readFileSync(fileURLToPath(new URL('../../docs/javascript.md', import.meta.url)), 'utf8'),
)?.[1];

test('JavaScript_of_a_link_is_shown_and_runs_only_after_it_is_allowed', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('strategy-select').selectOption('javascript');
  await writeCode(strategyText(page), SCRIPT ?? '');
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await runToEnd(page);
  const other = await receive(page, await share(page));
  await expect(other.getByTestId('link-script')).toContainText('defineStrategy');
  await expect(other.getByTestId('strategy-select')).not.toHaveValue('javascript');
  const { violations } = await new AxeBuilder({ page: other }).analyze();
  expect(violations).toEqual([]);
  await other.getByTestId('link-allow').click();
  await expect(other.getByTestId('link-text')).toContainText('Run starts it');
  await runToEnd(other);
  await expect(other.getByTestId('link-text')).toHaveText('The same result as in the link, to the bit.');
  await other.context().close();
});

test('a_hostile_link_gives_one_sentence_and_changes_nothing', async ({ page }) => {
  await openStudio(page);
  const before = await page.getByTestId('setup-strategy').textContent();
  const bomb = deflateSync(Buffer.alloc(100_000_000)).toString('base64url');
  for (const [hash, sentence] of [
    [`#run=1z${bomb}`, 'This link is too long to be one of Candlerun.'],
    ['#run=1z%%%', 'This link is damaged or was cut short. Ask for it again.'],
    ['#run=9', 'This link is of another version of Candlerun, or was damaged.'],
  ] as const) {
    await page.evaluate((hash) => {
      location.hash = hash;
    }, hash);
    await expect(page.getByTestId('link-text')).toHaveText(sentence);
    expect(new URL(page.url()).hash).toBe('');
  }
  expect(await page.getByTestId('setup-strategy').textContent()).toBe(before);
  await runToEnd(page);
});
