import AxeBuilder from '@axe-core/playwright';
import { openStudio, runToEnd } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('episodes of two runs are beside each other, with what differs', async ({ page }) => {
  await openStudio(page);
  await runToEnd(page);
  await page.getByTestId('tab-compare').click();
  const add = page.getByTestId('compare-add');
  await expect(add).toHaveAttribute('aria-disabled', 'false');
  await add.click();
  await expect(add).toHaveAttribute('aria-disabled', 'true');
  await page.getByTestId('setup-account').click();
  await page.getByLabel('Commission').first().fill('1');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('run-tab')).toHaveCount(2);
  await expect(add).toHaveAttribute('aria-disabled', 'false');
  await add.click();
  const panel = page.getByTestId('compare-panel');
  await expect(panel.getByRole('listitem')).toHaveCount(2);
  const differs = panel.getByRole('table', { name: 'What differs' });
  await expect(differs.getByRole('row', { name: /^Commission/ })).toHaveText(/0\.1%\s*1%/);
  await expect(panel.getByRole('table', { name: 'Trades in common' })).toContainText('in both');
  await expect(panel.getByRole('row', { name: /^Total return/ })).toContainText('+142.27%');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await panel
    .getByRole('button', { name: /^Remove Episode 87/ })
    .first()
    .click();
  await expect(panel.getByRole('listitem')).toHaveCount(1);
});
