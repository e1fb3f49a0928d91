import { test as base, expect, type Page } from '@playwright/test';
import type * as Client from '../../../www/src/client/index.ts';

/** The package's entry for Node.js, and the job that every project runs. */
const NODE_ENTRY = new URL('../../../www/lib/node/index.js', import.meta.url).href;
const RUN_JOB = new URL('../../embed/shared/run-job.js', import.meta.url).href;

/** The `test` of every project. `digest` is the result of its job, the same in every project. */
export const test = base.extend<{ complaints: string[] }, { digest: string }>({
  digest: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
    async ({}, use) => {
      const { createCandlerun } = (await import(NODE_ENTRY)) as typeof Client;
      const { runJob } = await import(RUN_JOB);
      const candlerun = await createCandlerun({ lanes: 1 });
      const digest = await runJob(candlerun, () => {});
      candlerun.close();
      await use(digest);
    },
    { scope: 'worker', timeout: 30_000 },
  ],
  /** Errors and warnings of the page. */
  complaints: async ({ page }, use) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await use(complaints);
  },
});

/** Opens a page and waits for the end of its job. */
export async function expectJobDone(page: Page, url: string, digest: string): Promise<void> {
  await page.goto(url);
  await expect(page.locator('#status')).toHaveText(`done ${digest}`, { timeout: 30_000 });
}

/** The label of a page that shows progress as the README does ends at the end of the job. */
export async function expectLabelAtEnd(page: Page): Promise<void> {
  await expect(page.locator('#label')).toHaveText('Episode 20/20 · Candle 2,000/2,000 100.00%');
}

/** The element of a page shows the end of its job. */
export async function expectBarAtEnd(page: Page): Promise<void> {
  const bar = page.getByRole('progressbar', { name: 'Training' });
  await expect(bar).toHaveAttribute('aria-valuetext', '100.00% Done · Episode 20/20 · Candle 2,000/2,000');
}

export { expect } from '@playwright/test';
