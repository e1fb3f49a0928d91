import { jobs, openRow, openRuns, openStudio, runToEnd, state } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { chooseLong, GATED, MINUTES } from './long-search.ts';
import { savedBy } from './saved-file.ts';

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
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await expect(page.getByTestId('best-source')).toContainText('of 30,000');
  await openRuns(page);
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
  await openRuns(page);
  await page.evaluate(() => gate.close());
  await jobs(page).getByRole('button', { name: 'Resume' }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'running');
  await page.getByTestId('cancel-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
  await page.evaluate(() => gate.open());
  await jobs(page).getByRole('button', { name: 'Continue' }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  await expect(jobs(page)).toHaveAttribute('data-status', 'completed');
});

test('an older job is opened from the list with its best, its robustness and a verified report, and is removed', async ({
  page,
}) => {
  await openStudio(page);
  await runToEnd(page);
  const best = await page.getByTestId('best-params').textContent();
  await page.getByTestId('param-fast-high').fill('10');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('best-source')).toContainText('of 20');
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await page.reload();
  // The last run is there again, and the form is set to it.
  await expect(page.getByTestId('best-source')).toContainText('of 20');
  await expect(page.getByTestId('param-fast-high')).toHaveValue('10');
  await openRuns(page);
  await expect(jobs(page)).toHaveCount(2);
  await jobs(page).last().getByRole('button', { name: 'Open' }).click();
  await expect(page.getByTestId('best-params')).toHaveText(best ?? '');
  await expect(page.getByTestId('param-fast-high')).toHaveValue('50');
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await expect(page.getByTestId('verdict-text')).toContainText('Searching 90 combinations');
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
  await page.keyboard.press('Escape');
  await page.getByTestId('episodes-table').locator('tbody').getByRole('button').nth(3).click();
  await expect(page.getByTestId('report-verified')).toBeVisible();
});

test('a job is exported and imported, another file is refused, and a forged or old job is marked', async ({
  page,
}) => {
  await openStudio(page);
  await runToEnd(page);
  await openRuns(page);
  const { name, text } = await savedBy(page, () =>
    jobs(page).getByRole('button', { name: 'Export' }).click(),
  );
  expect(name).toMatch(/^candlerun-.*\.json$/);
  await page.getByTestId('job-input').setInputFiles({
    name: 'none.json',
    mimeType: 'application/json',
    buffer: Buffer.from('{}'),
  });
  await expect(page.getByTestId('jobs-error')).toContainText(/candlerun-job/);
  await page
    .getByTestId('job-input')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  await expect(jobs(page)).toHaveCount(2);
  await expect(page.getByTestId('jobs-error')).toBeHidden();
  const verified = page.getByTestId('report-verified');
  await expect(verified).toHaveText('Reproduced exactly');
  await page.getByTestId('job-input').setInputFiles({
    name: 'forged.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text.replaceAll('"digest":"', '"digest":"f')),
  });
  await expect(jobs(page)).toHaveCount(3);
  await expect(verified).toContainText('Could not reproduce');
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
  await openRuns(other);
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
  await expect(page.getByTestId('progress-phase')).toHaveText(/^Queued behind “Synthetic 1m × 1,000,000.*”$/);
  // Nothing of the running one is shown below.
  await expect(page.getByTestId('episodes-table').locator('tbody tr')).toHaveCount(0);
  await expect(page.getByTestId('episode-heading')).toHaveText('');
  await expect(page.getByTestId('run-tab')).toHaveCount(2);
  await expect(page.getByTestId('jobs-counts')).toHaveText('1 running · 1 queued');
  await openRuns(page);
  await jobs(page).last().getByRole('button', { name: 'Open' }).click();
  await expect(page.getByTestId('progress-phase')).toHaveText('Running');
  await openRow(page, 'performance');
  await page.getByTestId('lanes-select').selectOption('2');
  await expect(page.getByTestId('progress-saved')).toContainText(/Continued from episode [\d,]+/);
  await expect(page.getByTestId('jobs-counts')).toHaveText('1 running · 1 queued');
  await expect(state(page)).toHaveAttribute('data-job-state', 'running');
});

test('a page without storage says so, with the reason', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await openStudio(page);
  await expect(page.getByTestId('storage-notice')).toHaveText(
    'Runs are in memory only and are lost when you close this page: there is no IndexedDB here.',
  );
  await runToEnd(page);
  await expect(page.getByTestId('report-verified')).toBeVisible();
  await openRow(page, 'performance');
  await expect(page.getByTestId('lanes-select')).toBeEnabled();
});
