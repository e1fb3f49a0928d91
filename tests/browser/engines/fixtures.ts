import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';
import type * as Client from '../../../www/src/client/index.ts';
import { installGate } from '../gate.ts';
import { loadClient } from '../load-client.ts';
import { listen, type Site, serveDist } from '../serve-dist.ts';
import { Driver } from './driver.ts';
import { startFirefox } from './firefox.ts';
import { startWebKit } from './webkit.ts';

const LIB = fileURLToPath(new URL('../../../www/lib', import.meta.url));
const NODE_ENTRY = new URL('../../../www/lib/node/index.js', import.meta.url).href;

/** A page that has loaded the client, from the address of the package. */
export type ClientPage = {
  driver: Driver;
  /** Loads the page, in the tab that the driver is in. */
  open(): Promise<void>;
};

/** The engine of a project. */
export type EngineOptions = { engine: 'firefox' | 'webkit' };

/** The `test` of the engines: one browser, and Node.js for the expected results. */
export const test = base.extend<
  object,
  EngineOptions & { browserPage: ClientPage; lib: Site; node: typeof Client }
>({
  engine: ['webkit', { option: true, scope: 'worker' }],
  lib: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
    async ({}, use) => {
      const files = await serveDist({ dist: LIB, basePath: '/lib/' });
      const origin = new URL(files.url).origin;
      // One origin for the page and the package, as a worker must be of the page's origin.
      const server = createServer(async (request, response) => {
        if (request.url === '/') {
          response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>empty</title>');
          return;
        }
        const file = await fetch(`${origin}${request.url}`);
        response.writeHead(file.status, { 'content-type': file.headers.get('content-type') ?? 'text/plain' });
        response.end(Buffer.from(await file.arrayBuffer()));
      });
      const port = await listen(server);
      await use({ url: `http://127.0.0.1:${port}/`, close: files.close });
      server.closeAllConnections();
      server.close();
      await files.close();
    },
    { scope: 'worker' },
  ],
  browserPage: [
    async ({ lib, engine }, use) => {
      const driver = new Driver(await (engine === 'firefox' ? startFirefox() : startWebKit()));
      const open = async () => {
        await driver.goto(lib.url);
        await driver.evaluate(`(${installGate})` as never);
        await driver.evaluate(loadClient, `${lib.url}lib/index.js`);
      };
      await use({ driver, open });
      await driver.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  node: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => use((await import(NODE_ENTRY)) as typeof Client),
    { scope: 'worker' },
  ],
});

/** The candles of a sample file. */
export function sample(name: string): string {
  return readFileSync(new URL(`../../../www/public/data/${name}.csv`, import.meta.url), 'utf8');
}

export { expect } from '@playwright/test';
