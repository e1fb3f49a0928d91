import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import type * as Client from '../../www/src/client/index.ts';
import { type Site, serveDist } from './serve-dist.ts';

/** The npm package folder, as a host would serve it. */
const LIB = fileURLToPath(new URL('../../www/lib', import.meta.url));

const EMPTY_PAGE = '<!doctype html><title>empty</title>';

declare global {
  /** The client, in pages that `clientPage` opens. */
  var client: typeof Client;
  /** What a page holds between two steps of a test. */
  var candlerun: Client.Candlerun;
  /** Fails when a promise does not settle in time: a worker that fails to load must not hang a test. */
  var within: <T>(ms: number, promise: Promise<T>) => Promise<T>;
}

/** The `test` of files that speak to the client itself: an empty page with the package's `index.js` as `client`. */
export const test = base.extend<
  {
    clientPage: Page;
    /** Opens the empty page with the client in any page: one more tab, or one that was reloaded. */
    openClient: (page: Page) => Promise<void>;
  },
  { lib: Site }
>({
  lib: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
    async ({}, use) => {
      const site = await serveDist({ dist: LIB, basePath: '/some/where/' });
      await use(site);
      await site.close();
    },
    { scope: 'worker', timeout: 15_000 },
  ],
  openClient: async ({ lib }, use) => {
    await use(async (page) => {
      await page.route('**/empty.html', (route) =>
        route.fulfill({ contentType: 'text/html', body: EMPTY_PAGE }),
      );
      await page.goto(`${lib.url}empty.html`);
      await page.evaluate(async (url) => {
        globalThis.client = await import(url);
        globalThis.within = (ms, promise) =>
          Promise.race([
            promise,
            new Promise<never>((_, reject) => {
              setTimeout(() => reject(new Error(`nothing came within ${ms} ms`)), ms);
            }),
          ]);
      }, `${lib.url}index.js`);
    });
  },
  clientPage: async ({ page, openClient }, use) => {
    await openClient(page);
    await use(page);
  },
});

export { expect } from '@playwright/test';
