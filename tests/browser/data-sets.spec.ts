import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openStudio, state } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ viewport: { width: 1280, height: 900 } });

/** Checks other data sets of the form, and waits until each is loaded. */
async function alsoOn(page: Page, ids: readonly string[]): Promise<void> {
  await page.getByTestId('more-data').click();
  for (const id of ids) {
    const box = page.getByTestId(`more-data-${id}`);
    await box.check();
    await expect(box.locator('..')).toContainText('candles');
  }
}

test('one search runs on several data sets, and a page compares parameter sets across them', async ({
  page,
}) => {
  await openStudio(page);
  await alsoOn(page, ['msft', 'quick']);
  await expect(page.getByTestId('plan')).toContainText('on each of 3 data sets');
  await page.getByTestId('run-button').click();
  const runs = page.getByTestId('group-runs');
  await expect(runs.getByRole('row')).toHaveCount(4);
  await expect(runs.getByText('Finished')).toHaveCount(3, { timeout: 60_000 });
  const ibm = runs.getByRole('row', { name: /IBM 1D/ });
  await expect(ibm).toContainText('fast 50 · slow 140');
  await expect(ibm).toContainText('+142.3%');
  await expect(ibm).toContainText(/\d+ of 90/);
  const sentences = page.getByTestId('group-sentences');
  await expect(sentences).toContainText('90 parameter sets have a score on all 3 data sets.');
  await expect(sentences).toContainText('The candles have different intervals (4 h, 1 d)');

  // Sorted by what is chosen; each row has mean, worst and median of its three scores.
  const sets = page.getByTestId('group-sets');
  const first = sets.getByRole('row').nth(1);
  const figures = async () =>
    (await first.getByRole('cell').allTextContents()).slice(1).map((text) => Number(text.replace('−', '-')));
  for (const measure of ['mean', 'worst', 'median'] as const) {
    await page.getByTestId('group-measure').selectOption(measure);
    await expect(sets.getByRole('caption')).toHaveText(`Best by ${measure}`);
    const [mean = 0, worst = 0, median = 0, ...scores] = await figures();
    expect(scores).toHaveLength(3);
    expect(mean).toBeCloseTo(scores.reduce((sum, score) => sum + score, 0) / 3, 1);
    expect(worst).toBe(Math.min(...scores));
    expect(median).toBe(scores.sort((a, b) => a - b)[1]);
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);

  // A score opens its episode on its data set.
  const cell = first.getByRole('button').nth(1);
  const label = (await cell.getAttribute('aria-label')) ?? '';
  await cell.click();
  const episode = /open episode (\d+)/.exec(label)?.[1];
  await expect(page.getByTestId('episode-heading')).toHaveText(new RegExp(`^Episode ${episode} of 90`));
  await expect(page.getByTestId('tab-chart')).toHaveAttribute('aria-selected', 'true');

  // The runs are a group after a reload too.
  await page.reload();
  await page.getByTestId('tab-data-sets').click();
  await expect(runs.getByText('Finished')).toHaveCount(3);
  await expect(sets.getByRole('row')).toHaveCount(21);
});

test('a data set without candles at these dates is refused by name, and the others run', async ({ page }) => {
  await openStudio(page);
  await alsoOn(page, ['msft', 'quick']);
  await page.getByTestId('window-more').click();
  await page.getByTestId('window-to-input').fill('2010-01-01');
  await page.getByTestId('run-button').click();
  const runs = page.getByTestId('group-runs');
  await expect(runs.getByText('Finished')).toHaveCount(2, { timeout: 60_000 });
  await expect(runs.getByRole('row')).toHaveCount(3);
  // The first run is shown all the same.
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('spec-error')).toContainText(
    'One data set is not searched. Synthetic 4h × 2,000:',
  );
  await expect(page.getByTestId('group-sets').getByRole('row')).toHaveCount(21);
});

test('after a reload in the middle the runs go on, and one that is cancelled does not count', async ({
  page,
}) => {
  await openStudio(page);
  await alsoOn(page, ['huge', 'msft']);
  await page.getByTestId('param-fast-step').fill('1');
  await page.getByTestId('run-button').click();
  const runs = page.getByTestId('group-runs');
  await expect(runs.getByRole('row')).toHaveCount(4);
  const huge = runs.getByRole('row', { name: /Synthetic 1m/ });
  await expect(huge).toContainText('Running');
  const sentences = page.getByTestId('group-sentences');
  await expect(sentences).toContainText('Not Synthetic 1m × 1,000,000 (running).');
  await page.reload();
  // The run that goes on is shown.
  await page.getByTestId('tab-data-sets').click();
  await expect(huge).toContainText('Running');
  await page.getByTestId('cancel-button').click();
  await expect(huge).toContainText('Cancelled');
  await expect(runs.getByText('Finished')).toHaveCount(2, { timeout: 60_000 });
  await expect(sentences).toContainText('2 of 3 data sets count');
  await expect(sentences).toContainText('(cancelled)');
  await expect(sentences).toContainText(/\d{3} parameter sets have a score on both data sets\./);
  const sets = page.getByTestId('group-sets');
  await expect(sets.getByRole('columnheader')).toHaveCount(7);
  // The best across is one click from its chart.
  await runs.getByRole('button', { name: /MSFT 1D$/ }).click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(runs.getByRole('button', { name: /MSFT 1D$/ })).toHaveAttribute('aria-current', 'true');
});
