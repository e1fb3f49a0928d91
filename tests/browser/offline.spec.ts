import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeServiceWorker } from '../../www/tools/offline.mjs';
import { openStudio, runToEnd } from './desk-page.ts';
import { test as base, expect } from './fixtures.ts';
import { DIST, type Site, serveDist } from './serve-dist.ts';

/** A site whose files a test may change while it is served, and a browser that allows service workers. */
const test = base.extend<{ folder: string; own: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of this pattern.
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'candlerun-site-'));
    await cp(DIST, join(folder, 'site'), { recursive: true });
    await use(folder);
    await rm(folder, { recursive: true });
  },
  own: async ({ folder }, use) => {
    const site = await serveDist({ dist: join(folder, 'site'), basePath: '/some/where/' });
    await use(site);
    // The test may have closed it.
    await site.close().catch(() => {});
  },
  baseURL: async ({ own }, use) => use(own.url),
});
test.use({ serviceWorkers: 'allow' });

const offline = (page: Page) => page.getByTestId('offline-state');

/** Puts another build in place of the served one: the names of all its assets differ, and none of the old ones exists. */
async function deploy(folder: string): Promise<void> {
  const next = join(folder, 'next');
  await cp(join(folder, 'site'), next, { recursive: true });
  const files = (await readdir(next, { recursive: true })).map((name) => join(next, name));
  for (const file of files.filter((name) => ['.br', '.gz'].includes(extname(name)))) await rm(file);
  const assets = await readdir(join(next, 'assets'));
  for (const file of files.filter((name) => ['.html', '.js', '.css'].includes(extname(name)))) {
    let text = await readFile(file, 'utf8');
    for (const name of assets) text = text.replaceAll(name, `second-${name}`);
    await writeFile(file, text);
  }
  for (const name of assets) await rename(join(next, 'assets', name), join(next, 'assets', `second-${name}`));
  await writeServiceWorker(next);
  await rename(join(folder, 'site'), join(folder, 'before'));
  await rename(next, join(folder, 'site'));
}

/** The builds whose assets a page has loaded. */
async function buildsOf(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  const assets = names.filter((name) => name.includes('/assets/'));
  return [...new Set(assets.map((name) => (name.includes('/assets/second-') ? 'second' : 'first')))];
}

test('a reload without a network runs, with other data and parts that were never opened', async ({
  page,
  own,
}) => {
  await openStudio(page);
  await expect(offline(page)).toHaveText('Works offline.');
  await own.close();
  await page.goto(`${own.url}?utm=1`);
  await page.getByTestId('sample-select').selectOption('msft');
  await runToEnd(page);
  await page.getByTestId('tab-statistics').click();
  await expect(page.locator('#panel-statistics table').first()).toBeVisible();
});

test('two versions one after the other never mix, and the new one starts when one page is left', async ({
  page,
  folder,
}) => {
  await openStudio(page);
  await expect(offline(page)).toHaveText('Works offline.');
  await page.reload();
  await deploy(folder);

  const other = await page.context().newPage();
  await openStudio(other);
  await expect(offline(other)).toContainText('A new version is ready.');
  await runToEnd(other);
  await other.getByTestId('tab-statistics').click();
  await expect(other.locator('#panel-statistics table').first()).toBeVisible();
  expect(await buildsOf(other)).toEqual(['first']);
  await page.reload();
  await expect(offline(page)).toContainText('A new version is ready.');
  expect(await buildsOf(page)).toEqual(['first']);

  await page.getByTestId('use-new-version').click();
  await expect(offline(page)).toContainText('Close the other tabs of Candlerun');
  await other.close();
  await page.getByTestId('use-new-version').click();
  await expect.poll(() => buildsOf(page).catch(() => [])).toEqual(['second']);
  await expect(offline(page)).toHaveText('Works offline.');
  await runToEnd(page);
  expect(await buildsOf(page)).toEqual(['second']);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(1);
});

test('a site that changes while it is being stored is not stored in parts of two versions', async ({
  page,
  folder,
}) => {
  // The list of files is that of the build before.
  await writeFile(join(folder, 'site', 'favicon.svg'), '<svg xmlns="http://www.w3.org/2000/svg" />');
  for (const ending of ['br', 'gz']) await rm(join(folder, 'site', `favicon.svg.${ending}`), { force: true });
  await openStudio(page);
  const end = await page.evaluate(async () => {
    const { installing } = await navigator.serviceWorker.register('sw.js');
    return new Promise((resolve) => {
      installing?.addEventListener('statechange', () => resolve(installing.state));
    });
  });
  expect(end).toBe('redundant');
  await expect(offline(page)).toBeHidden();
  expect(await page.evaluate(() => caches.keys())).toEqual([]);
});

test('the manifest names icons that exist and opens CSV files', async ({ page, request }) => {
  await page.goto('./');
  const link = await page.locator('link[rel=manifest]').getAttribute('href');
  const address = new URL(link ?? '', page.url());
  const manifest = await (await request.get(address.href)).json();
  expect(new URL(manifest.start_url, address).href).toBe(page.url());
  expect(manifest.file_handlers[0].accept).toEqual({ 'text/csv': ['.csv'] });
  for (const { src } of manifest.icons) {
    expect((await request.get(new URL(src, address).href)).status()).toBe(200);
  }
});

test('a file that the installed app was opened with is loaded', async ({ page }) => {
  await page.addInitScript(() => {
    const rows = Array.from({ length: 300 }, (_, day) => {
      const time = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
      return `${time},10,12,9,${10 + (day % 3)},5`;
    });
    const file = new File([['time,open,high,low,close,volume', ...rows].join('\n')], 'launched.csv');
    Object.defineProperty(window, 'launchQueue', {
      value: {
        setConsumer: (consumer: (launch: object) => void) =>
          consumer({ files: [{ getFile: async () => file }] }),
      },
    });
  });
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('300 candles');
});
