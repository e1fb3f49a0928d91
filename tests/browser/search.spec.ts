import AxeBuilder from '@axe-core/playwright';
import { openStudio, runToEnd, state } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { chooseLong, GATED } from './long-search.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('every episode is on the map and in the list, and filters act on both', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  await page.getByTestId('tab-search').click();
  const plot = page.getByTestId('search-plot');
  await expect(plot).toHaveAccessibleName(
    /^Map of Sharpe by fast and slow\. 90 of 100 cells are done\. Best: fast 50 · slow 140 · Sharpe 0\.49\.$/,
  );
  const list = page.getByTestId('all-episodes');
  const first = list.getByRole('row').nth(1);
  await expect(list).toHaveAttribute('aria-rowcount', '91');
  await expect(first).toContainText('87');

  await page.getByTestId('filter-quantity').selectOption('trades');
  await page.getByTestId('filter-value').fill('20');
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('filter-count')).toHaveText(/^\d+ of 90 episodes$/);
  await expect(first).toContainText('11');
  await expect(plot).not.toHaveAccessibleName(/90 of 100/);

  await list.getByRole('button', { name: 'slow' }).click();
  await expect(list.getByRole('columnheader', { name: 'slow' })).toHaveAttribute('aria-sort', 'ascending');
  await first.click();
  await expect(page.getByTestId('episode-heading')).toContainText('slow 20');
  await expect(first).toHaveAttribute('aria-selected', 'true');
});

test('keys walk over the map and open an episode', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  await page.getByTestId('tab-search').click();
  await page.getByTestId('search-plot').focus();
  await page.keyboard.press('ArrowLeft');
  const readout = page.getByTestId('search-plot-readout');
  await expect(readout).toHaveText(/fast 50 · slow 140 · Sharpe 0\.49$/);
  await page.keyboard.press('ArrowLeft');
  await expect(readout).toHaveText(/fast 45 · slow 140 · Sharpe 0\.39$/);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('episode-heading')).toHaveText(/fast 45 · slow 140$/);
});

test('the best stands in its place: neighbours, quarters and the nearest plateau', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  await page.getByTestId('tab-search').click();
  const peak = page.getByTestId('peak');
  await expect(peak).toContainText('Neighbours keep only 41% of the edge.');
  await peak.locator('summary').click();
  const neighbours = peak.getByRole('table', { name: 'One step away' });
  await expect(neighbours.getByRole('row', { name: /^fast/ })).toContainText('45: 0.39');
  await expect(neighbours.getByRole('row', { name: /^slow/ })).toContainText('120: 0.31');
  const quarters = peak.getByRole('table', { name: 'In each quarter of the data' });
  await expect(quarters.getByRole('row')).toHaveCount(5);
  await expect(peak).toContainText(
    /The best of a quarter beat \d+% of the other 89 in the next one, on average/,
  );
  await expect(page.getByTestId('plateau')).toHaveText(/^Nearest plateau: /);
});

test('a small map beside the chart opens an episode', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  const map = page.getByTestId('mini-map');
  await expect(map).toHaveAccessibleName(/90 of 100 cells are done/);
  await map.focus();
  for (const key of ['ArrowLeft', 'ArrowLeft', 'Enter']) await page.keyboard.press(key);
  await expect(page.getByTestId('episode-heading')).toHaveText(/fast 45 · slow 140$/);
});

test('the map fills while the search runs', async ({ page }) => {
  await openStudio(page);
  await chooseLong(page, { ...GATED, episodes: 40_000 });
  await page.getByTestId('run-button').click();
  await expect(page.locator('.progress')).toHaveClass(/is-large/);
  await page.evaluate(() => gate.close());
  await page.getByTestId('tab-search').click();
  await expect(page.getByTestId('search-plot')).toHaveAccessibleName(/ [1-9]\d* of \d+ cells are done/);
  await expect(page.getByTestId('mini-map')).toHaveAccessibleName(/ [1-9]\d* of \d+ cells are done/);
  await expect(page.getByTestId('filter-count')).toHaveText(/^[1-3]?\d?,?\d+ episodes$/);
  await page.evaluate(() => gate.open());
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  await expect(page.getByTestId('filter-count')).toHaveText('40,000 episodes');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the search, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await openStudio(page);
    await runToEnd(page);
    await page.getByTestId('tab-search').click();
    await page.getByText('Map as a table').click();
    await expect(page.locator('.map-table td').first()).toBeVisible();
    await page.getByTestId('peak').locator('summary').click();
    await expect(page.getByTestId('plateau')).toBeVisible();
    await page.getByTestId('filter-value').fill('x');
    await page.keyboard.press('Enter');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
}
