import AxeBuilder from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { openStudio, runToEnd, state } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ viewport: { width: 1280, height: 900 } });

/** Moves a slider through values, as fast as events can come. */
async function drag(slider: Locator, values: readonly number[]): Promise<void> {
  await slider.evaluate((input: HTMLInputElement, list) => {
    for (const value of list) {
      input.value = String(value);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    }
  }, values);
}

/** The return in the verdict. */
function returned(page: Page): Locator {
  return page.locator('[data-metric="total_return_pct"]');
}

test('a moved value shows its backtest at once, marked as a try; going back shows the episode', async ({
  page,
}) => {
  await openStudio(page);
  await runToEnd(page);
  await expect(returned(page)).toHaveText('+142.3%');
  await page.getByTestId('chart-try').click();
  const slow = page.getByTestId('try-slow');
  await expect(page.getByTestId('try-fast')).toBeFocused();
  await expect(slow).toHaveValue('140');

  // Of many values the last one is shown.
  await drag(slow, [150, 160, 170, 180, 190, 200, 190, 180, 160]);
  await expect(page.getByTestId('try-state')).toHaveText('A try, not stored.');
  await expect(page.getByTestId('episode-heading')).toHaveText('Try, not stored · fast 50 · slow 160');
  await expect(page.getByTestId('verdict-text')).toHaveText(/^A try\. It is not stored\./);
  await expect(page.getByTestId('report-verified')).toBeHidden();
  await expect(returned(page)).not.toHaveText('+142.3%');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);

  // The episode of these values in the search has the same return, so the try is exact.
  const tried = await returned(page).textContent();
  await page.getByTestId('try-back').click();
  await expect(page.getByTestId('episode-heading')).toHaveText(/^Episode 87 of 90/);
  await expect(returned(page)).toHaveText('+142.3%');
  await expect(slow).toHaveValue('140');
  await drag(slow, [160]);
  await expect(returned(page)).toHaveText(tried ?? '');

  // Kept, it is a run of one backtest, which a reload shows again.
  await page.getByTestId('try-keep').click();
  await expect(page.getByTestId('run-tab')).toHaveCount(2);
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('episode-heading')).toHaveText(/^Episode 1 of 1 · fast 50 · slow 160/);
  await expect(returned(page)).toHaveText(tried ?? '');
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await expect(page.getByTestId('try-bar')).toHaveCount(0);
  await page.reload();
  await expect(page.getByTestId('episode-heading')).toHaveText(/^Episode 1 of 1 · fast 50 · slow 160/);
});

test('a try is redrawn soon after the value has moved, on 10,000 candles', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('sample-select').selectOption('medium');
  await expect(page.getByTestId('candles-summary')).toContainText('10,000 candles');
  await runToEnd(page);
  await page.getByTestId('chart-try').click();
  const slow = page.getByTestId('try-slow');
  await expect(slow).toBeVisible();
  const times = await slow.evaluate(async (input: HTMLInputElement) => {
    const heading = document.querySelector('[data-testid="episode-heading"]') as HTMLElement;
    const found: number[] = [];
    for (let value = 40; value < 80; value += 1) {
      const start = performance.now();
      input.value = String(value);
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      while (!heading.textContent?.endsWith(`slow ${value}`)) await new Promise((next) => setTimeout(next));
      await new Promise(requestAnimationFrame);
      found.push(performance.now() - start);
    }
    return found.sort((a, b) => a - b);
  });
  const at = (share: number) => times[Math.floor(share * (times.length - 1))]?.toFixed(1);
  console.log(
    `from input to the next frame: median ${at(0.5)} ms, nine of ten ${at(0.9)} ms, most ${at(1)} ms`,
  );
  await expect(page.getByTestId('episode-heading')).toHaveText(/slow 79$/);
});
