import { readFile } from 'node:fs/promises';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { chooseLong, GATED, MINUTES } from './long-search.ts';

/** Opens the page and waits for its first candles. */
async function openStudio(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
}

function state(page: Page): Locator {
  return page.locator('[data-job-state]');
}

function jobs(page: Page): Locator {
  return page.getByTestId('jobs-list').locator('li');
}

/** Opens the list if it is closed. */
async function openList(page: Page): Promise<void> {
  await expect(page.getByTestId('jobs')).toBeVisible();
  const open = await page.locator('#jobs-details').getAttribute('open');
  if (open === null) await page.getByTestId('jobs-summary').click();
}

/** Runs the small search of a freshly opened page. */
async function runSmall(page: Page): Promise<void> {
  await page.getByTestId('run-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
}

test('after a reload in the middle of a job the page goes on by itself and lists the job once', async ({
  page,
}) => {
  await openStudio(page);
  await chooseLong(page, GATED);
  await page.evaluate(() => gate.close());
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-saved')).toContainText('Saved just now');
  await page.reload();
  await expect(page.getByTestId('progress-saved')).toContainText(/Continued from episode [\d,]+/);
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  await expect(page.getByTestId('report-verified')).toHaveText('verified: run again, equal to the bit');
  await expect(page.getByTestId('best-source')).toContainText('of 30,000');
  await openList(page);
  await expect(jobs(page)).toHaveCount(1);
  await expect(jobs(page)).toHaveAttribute('data-status', 'completed');
});

test('a job is paused and resumed by the buttons, and keeps its percentage', async ({ page }) => {
  await openStudio(page);
  await chooseLong(page, GATED);
  await page.evaluate(() => gate.close());
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-saved')).toContainText('Saved');
  const pause = page.getByTestId('pause-button');
  await pause.click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
  await expect(page.getByTestId('progress-phase')).toHaveText('Paused');
  await expect(pause).toHaveText('Resume');
  await expect(pause).toBeFocused();
  const percent = await page.getByTestId('progress-percent').textContent();
  expect(percent).not.toBe('0.00%');
  await page.reload();
  await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
  await expect(page.getByTestId('progress-percent')).toHaveText(percent ?? '');
  await openList(page);
  await page.evaluate(() => gate.close());
  await jobs(page).getByRole('button', { name: 'Resume' }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'running');
  await page.getByTestId('cancel-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
  await page.evaluate(() => gate.open());
  await jobs(page).getByRole('button', { name: 'Retry' }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  await expect(jobs(page)).toHaveAttribute('data-status', 'completed');
});

test('an older job is opened from the list with its best, its robustness and a verified report, and is removed', async ({
  page,
}) => {
  await openStudio(page);
  await runSmall(page);
  const best = await page.getByTestId('best-params').textContent();
  await page.getByTestId('param-fast-high').fill('10');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('best-source')).toContainText('of 20');
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await page.reload();
  await expect(state(page)).toHaveAttribute('data-job-state', 'idle');
  await expect(jobs(page)).toHaveCount(2);
  await jobs(page).last().getByRole('button', { name: 'Open' }).click();
  await expect(page.getByTestId('best-params')).toHaveText(best ?? '');
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('report-verified')).toHaveText('verified: run again, equal to the bit');
  await expect(page.getByTestId('appraisal-sentences')).toContainText(/the best of \d+ episodes/);
  await expect(page.getByTestId('episodes-table').locator('tbody tr')).toHaveCount(20);
  await expect(jobs(page).last()).toHaveAttribute('aria-current', 'true');
  const remove = jobs(page).first().getByRole('button', { name: 'Remove' });
  await remove.click();
  await expect(remove).toHaveText('Remove?');
  await remove.press('Escape');
  await expect(remove).toHaveText('Remove');
  await remove.click();
  await remove.click();
  await expect(jobs(page)).toHaveCount(1);
  await expect(jobs(page).getByRole('button', { name: 'Open' })).toBeFocused();
  // The page still shows a job that was removed.
  await jobs(page).getByRole('button', { name: 'Remove' }).click();
  await jobs(page).getByRole('button', { name: 'Remove' }).click();
  await expect(jobs(page)).toHaveCount(0);
  await page.getByTestId('episodes-table').getByRole('button').nth(3).click();
  await expect(page.getByTestId('report-verified')).toBeVisible();
});

test('a job is exported and imported, another file is refused, and a forged or old job is marked', async ({
  page,
}) => {
  await openStudio(page);
  await runSmall(page);
  await openList(page);
  const download = page.waitForEvent('download');
  await jobs(page).getByRole('button', { name: 'Export' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^candlerun-.*\.json$/);
  const path = await file.path();
  await page.getByTestId('job-input').setInputFiles({
    name: 'none.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{}'),
  });
  await expect(page.getByTestId('jobs-error')).toContainText('must be "candlerun-job"');
  await page.getByTestId('job-input').setInputFiles(path);
  await expect(jobs(page)).toHaveCount(2);
  await expect(page.getByTestId('jobs-error')).toBeHidden();
  const verified = page.getByTestId('report-verified');
  await expect(verified).toHaveText('verified: run again, equal to the bit');
  const text = await readFile(path, 'utf8');
  await page.getByTestId('job-input').setInputFiles({
    name: 'forged.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replaceAll('"digest":"', '"digest":"f')),
  });
  await expect(jobs(page)).toHaveCount(3);
  await expect(verified).toContainText('Not equal');
  await page.getByTestId('job-input').setInputFiles({
    name: 'old.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replaceAll('"digest":"', '"digest":"f').replace('"engine":', '"forgotten":')),
  });
  await expect(jobs(page)).toHaveCount(4);
  await expect(verified).toContainText('Made by an earlier version of the engine (0.1).');
});

test('a second tab shows the job of the first one live and can pause it', async ({ page, context }) => {
  await openStudio(page);
  await chooseLong(page, MINUTES);
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-saved')).toContainText('Saved');
  const other = await context.newPage();
  await other.goto('./');
  const percent = other.getByTestId('progress-percent');
  await expect(percent).not.toHaveText('0.00%');
  const before = await percent.textContent();
  await expect(percent).not.toHaveText(before ?? '');
  await expect(other.getByTestId('episodes-table').locator('tbody tr')).toHaveCount(20);
  await openList(other);
  await jobs(other).getByRole('button', { name: 'Pause' }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
  await expect(state(other)).toHaveAttribute('data-job-state', 'paused');
});

test('a job that is started while another runs waits, and both go on when the number of lanes changes', async ({
  page,
}) => {
  await openStudio(page);
  await chooseLong(page, MINUTES);
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-saved')).toContainText('Saved');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-phase')).toHaveText('Waiting for its turn');
  await expect(page.getByTestId('jobs-counts')).toHaveText('1 running · 1 waiting');
  await openList(page);
  await jobs(page).last().getByRole('button', { name: 'Open' }).click();
  await expect(page.getByTestId('progress-phase')).toHaveText('Running');
  await page.getByText('Advanced').click();
  await page.getByTestId('lanes-select').selectOption('2');
  await expect(page.getByTestId('progress-saved')).toContainText(/Continued from episode [\d,]+/);
  await expect(page.getByTestId('jobs-counts')).toHaveText('1 running · 1 waiting');
  await expect(state(page)).toHaveAttribute('data-job-state', 'running');
});

test('a page without storage says so, with the reason', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await openStudio(page);
  await expect(page.getByTestId('storage-notice')).toHaveText(
    'Jobs are in memory only and are lost when this page is closed: there is no IndexedDB here.',
  );
  await runSmall(page);
  await expect(page.getByTestId('report-verified')).toBeVisible();
  await expect(page.getByTestId('lanes-select')).toBeEnabled();
});
