import type { Page } from '@playwright/test';
import { expect } from './fixtures.ts';

/** Candles and episodes that take seconds, so that a job is met before its end, or longer than any test. */
export const SECONDS = { sample: 'medium', candles: '10,000', episodes: 20_000 };
export const MINUTES = { sample: 'huge', candles: '1,000,000', episodes: 100_000 };

/** Chooses candles, and a search through thousands of points: every length of the two averages. */
export async function chooseLong(page: Page, { sample, candles, episodes }: typeof SECONDS): Promise<void> {
  await page.getByTestId('sample-select').selectOption(sample);
  await expect(page.getByTestId('candles-summary')).toContainText(`${candles} candles`);
  await page.getByTestId('sampler-select').selectOption('random');
  await page.getByTestId('episodes-input').fill(String(episodes));
  for (const [name, low, high] of [
    ['fast', 2, 120],
    ['slow', 20, 400],
  ] as const) {
    await page.getByTestId(`param-${name}-low`).fill(String(low));
    await page.getByTestId(`param-${name}-high`).fill(String(high));
    await page.getByTestId(`param-${name}-step`).fill('1');
  }
}
