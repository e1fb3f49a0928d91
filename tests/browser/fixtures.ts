import { test as base } from '@playwright/test';
import { installGate } from './gate.ts';
import { type Site, serveDist } from './serve-dist.ts';

/**
 * The `test` of files that use the Studio page: `page.goto('./')` opens the built site, which is served under a sub-path. A site that
 * works there works under any address.
 */
export const test = base.extend<object, { site: Site }>({
  site: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
    async ({}, use) => {
      const site = await serveDist({ basePath: '/some/where/' });
      await use(site);
      await site.close();
    },
    { scope: 'worker', timeout: 15_000 },
  ],
  baseURL: async ({ site }, use) => {
    await use(site.url);
  },
  page: async ({ page }, use) => {
    await page.addInitScript(installGate);
    await use(page);
  },
});

export { expect } from '@playwright/test';
