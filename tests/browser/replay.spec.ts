import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { openStudio, runToEnd } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

test.use({ viewport: { width: 1280, height: 900 } });

/** The candle of the replay, from 1, as the wick says it. */
async function candle(page: Page): Promise<number> {
  return Number(await page.getByTestId('replay-wick').getAttribute('aria-valuenow'));
}

test('a replay shows candles, trades, equity and position as they were, and the wick moves it', async ({
  page,
}) => {
  await openStudio(page);
  await runToEnd(page);
  const trades = page.getByTestId('trades-table');
  await expect(trades).toBeVisible();
  const summary = page.locator('.trades-summary');
  await expect(summary).toContainText('11 trades');
  await page.getByTestId('chart-replay').click();
  const place = page.getByTestId('replay-place');
  const position = page.getByTestId('replay-position');
  const wick = page.getByTestId('replay-wick');
  await expect(place).toHaveText('Candle 1/3,270');
  await expect(page.getByTestId('replay-play')).toBeFocused();
  await expect(page.locator('.trades-panel')).toContainText('No trade up to this candle');

  // The next trade is the first entry: it is open, and none is closed.
  await page.getByTestId('replay-speed').selectOption('2000');
  await page.getByTestId('replay-next').click();
  await expect(position).toHaveText(/^Long [\d.,]+ at [\d.,]+ · [+−]?[\d.]+%$/);
  await expect(page.getByTestId('replay-play')).toHaveAccessibleName('Play');
  const entry = await candle(page);
  expect(entry).toBeGreaterThan(140);
  await expect(summary).toHaveText('0 trades · 1 still open');
  await expect(page.getByTestId('chart-stage').locator('.chart-legend-time')).not.toHaveText('');

  // Back by one candle there is no position.
  await page.keyboard.press(',');
  await expect(place).toHaveText(`Candle ${(entry - 1).toLocaleString('en-US')}/3,270`);
  await expect(position).toHaveText('No position');
  await page.keyboard.press('.');
  await expect(position).toHaveText(/^Long /);

  // The exit follows the entry.
  await page.keyboard.press('t');
  await expect(position).toHaveText('No position');
  expect(await candle(page)).toBeGreaterThan(entry);

  // The wick is the slider: dragging it to its end shows the whole episode.
  const box = await wick.boundingBox();
  if (box === null) throw new Error('the wick has no place');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width / 2, y);
  await page.mouse.down();
  await expect.poll(async () => Math.abs((await candle(page)) - 1_635)).toBeLessThan(20);
  await page.mouse.move(box.x + box.width + 40, y);
  await page.mouse.up();
  await expect(place).toHaveText('Candle 3,270/3,270');
  await expect(page.getByTestId('replay-equity')).toHaveText('Equity 24,227');
  await expect(wick).toBeFocused();
  await page.keyboard.press('Home');
  await expect(place).toHaveText('Candle 1/3,270');
  await page.keyboard.press('ArrowRight');
  await expect(place).toHaveText('Candle 2/3,270');

  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('replay')).toHaveCount(0);
  await expect(wick).toHaveCount(0);
  await expect(page.getByTestId('chart-replay')).toBeFocused();
  await expect(summary).toContainText('11 trades');
});

test('a replay plays by itself, stays with its place for another episode, and ends with its run', async ({
  page,
}) => {
  await openStudio(page);
  await runToEnd(page);
  await page.getByTestId('chart-replay').click();
  await page.getByTestId('replay-speed').selectOption('500');
  await page.getByTestId('replay-play').click();
  await expect.poll(() => candle(page)).toBeGreaterThan(300);
  await page.getByTestId('replay-play').click();
  const stopped = await candle(page);
  await page.getByTestId('episodes-table').getByRole('row').nth(3).click();
  await expect(page.getByTestId('replay')).toHaveAttribute('aria-busy', 'false');
  expect(await candle(page)).toBe(stopped);
  await page.getByTestId('new-run').click();
  await expect(page.getByTestId('replay')).toHaveCount(0);
  await expect(page.getByTestId('replay-wick')).toHaveCount(0);
});
