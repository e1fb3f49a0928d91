import { fileURLToPath } from 'node:url';
import { test as base, type Page } from '@playwright/test';
import type * as Client from '../../www/src/client/index.ts';
import { installGate } from './gate.ts';
import { loadClient } from './load-client.ts';
import { type Site, serveDist } from './serve-dist.ts';

/** The npm package folder, as a host would serve it. */
const LIB = fileURLToPath(new URL('../../www/lib', import.meta.url));

const EMPTY_PAGE = '<!doctype html><title>empty</title>';

declare global {
  /** The engine and a job that a page keeps between two steps of a test. */
  var candlerun: Client.Candlerun;
  var job: Client.JobHandle;
  /** The message of the error that a promise rejects with, or `'no error'`. */
  var messageOf: (promise: Promise<unknown>) => Promise<string>;
}

/** The `test` of files that use the client directly: an empty page with the package's `index.js` as `client`. */
export const test = base.extend<
  {
    clientPage: Page;
    /** Opens the empty page with the client in any page: one more tab, or one that is reloaded. */
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
      await page.evaluate(installGate);
      await page.evaluate(loadClient, `${lib.url}index.js`);
      await page.evaluate(() => {
        globalThis.messageOf = (promise) =>
          promise.then(
            () => 'no error',
            (error: Error) => error.message,
          );
      });
    });
  },
  clientPage: async ({ page, openClient }, use) => {
    await openClient(page);
    await use(page);
  },
});

export { expect } from '@playwright/test';
