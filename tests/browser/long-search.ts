import type { Page } from '@playwright/test';
import { openRow } from './desk-page.ts';
import { expect } from './fixtures.ts';

/** More episodes than a closed gate lets through, on few candles. */
export const GATED = { sample: 'ibm', candles: '3,270', episodes: 30_000 };
/** A job that runs longer than any test. */
export const MINUTES = { sample: 'huge', candles: '1,000,000', episodes: 100_000 };

/** Chooses candles and a random search over every length of the two averages. */
export async function chooseLong(page: Page, { sample, candles, episodes }: typeof GATED): Promise<void> {
  await page.getByTestId('sample-select').selectOption(sample);
  await expect(page.getByTestId('candles-summary')).toContainText(`${candles} candles`);
  await openRow(page, 'search');
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
