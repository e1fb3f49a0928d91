import type { Locator, Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Opens the page and waits for its first candles. */
export async function openStudio(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
}

/** The element with the state of the shown run. */
export function state(page: Page): Locator {
  return page.locator('[data-job-state]');
}

/** Starts the form's run and waits for its end. */
export async function runToEnd(page: Page): Promise<void> {
  await page.getByTestId('run-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
}

/** Opens a row of the setup if it is closed. */
export async function openRow(page: Page, name: string): Promise<void> {
  const row = page.getByTestId(`setup-${name}`);
  const isOpen = await row.evaluate((summary) => summary.parentElement?.hasAttribute('open'));
  if (!isOpen) await row.click();
}

/** The text of the strategy in its editor, which replaces a textarea once it is loaded. */
export function strategyText(page: Page): Locator {
  return page.locator('.cm-content');
}

/** Opens the list of runs if it is closed. */
export async function openRuns(page: Page): Promise<void> {
  if (await page.getByTestId('jobs').isVisible()) return;
  await page.getByTestId('jobs-summary').click();
  await expect(page.getByTestId('jobs')).toBeVisible();
}

/** The listed runs. */
export function jobs(page: Page): Locator {
  return page.getByTestId('jobs-list').locator('li');
}
