import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

const CANDLES_OF_A_BUCKET = / · [\d,]+ candles$/;

/** Runs what the form is set to, to its end. */
async function run(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
}

test('a run shows price, equity and trades, and keys step through the trades', async ({ page }) => {
  await run(page);
  const stage = page.getByTestId('chart-stage');
  const trade = page.getByTestId('chart-trade');
  const time = stage.locator('.chart-legend-time');
  await expect(page.getByTestId('equity-chart').locator('canvas').first()).toBeVisible();
  await expect(trade).toHaveText(/^\d+ trades$/);
  await expect(time).toHaveText(CANDLES_OF_A_BUCKET);
  await expect(stage.getByRole('img')).toHaveAccessibleName(/Equity from 10,000\.00 to .* \d+ trades\.$/);

  await stage.focus();
  await page.keyboard.press('Home');
  await expect(trade).toHaveText(/^Trade 1 of \d+ · (Long|Short) · [+−]\d/);
  await page.keyboard.press('ArrowRight');
  await expect(trade).toHaveText(/^Trade 2 of /);
  await page.keyboard.press('ArrowLeft');
  await expect(trade).toHaveText(/^Trade 1 of /);
  await page.keyboard.press('End');
  await expect(trade).toHaveText(/^Trade (\d+) of \1 ·/);
  await page.keyboard.press('Escape');
  await expect(trade).toHaveText(/^\d+ trades$/);
  await page.keyboard.press('0');
  await expect(time).toHaveText(CANDLES_OF_A_BUCKET);
});

test('a million candles zoom to single ones and back', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('sample-select').selectOption('huge');
  await page.getByTestId('run-button').click();
  const stage = page.getByTestId('chart-stage');
  const time = stage.locator('.chart-legend-time');
  // The candles are there before the first episode is.
  await expect(page.getByTestId('equity-chart')).toHaveAttribute('aria-label', /1,000,000 candles/);
  await expect(time).toHaveText(CANDLES_OF_A_BUCKET);
  const all = (await time.textContent()) ?? '';
  await stage.focus();
  for (let step = 0; step < 22; step += 1) await page.keyboard.press('+');
  await expect(time).not.toHaveText(CANDLES_OF_A_BUCKET);
  await expect(time).toHaveText(/^\d+ \w{3} \d{4}, \d\d:\d\d$/);
  await page.keyboard.press('0');
  await expect(time).toHaveText(all);
});

for (const language of ['C', '', 'en-US@posix']) {
  test(`the chart is drawn in a browser whose language is “${language}”, which is no valid tag`, async ({
    page,
  }) => {
    const errors: string[] = [];
    page.on('pageerror', ({ message }) => errors.push(message));
    await page.addInitScript((value) => {
      Object.defineProperty(navigator, 'language', { get: () => value });
    }, language);
    await run(page);
    const frame = page.getByTestId('equity-chart');
    await expect(frame.locator('canvas').first()).toBeVisible();
    // The crosshair's label is formatted too.
    await frame.hover();
    await expect(page.getByTestId('chart-stage').locator('.chart-legend-time')).toHaveText(/\d{4}/);
    expect(errors).toEqual([]);
  });
}
