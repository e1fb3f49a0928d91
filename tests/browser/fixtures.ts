import { test as base } from '@playwright/test';
import { type Site, serveDist } from './serve-dist.ts';

/**
 * The `test` of every file here: the built site is served under a sub-path, because a site that works
 * there works anywhere, and `page.goto('./')` opens it.
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
});

export { expect } from '@playwright/test';
