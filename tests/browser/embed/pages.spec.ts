import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serveDist } from '../serve-dist.ts';
import { expect, expectJobDone, test } from './fixtures.ts';
import { folder, Project } from './project.ts';

/** Serves the package under the address of a CDN, whose origin differs from the page's. */
async function routeCdn(page: Page): Promise<void> {
  await page.route('https://cdn.example/candlerun/**', (route) => {
    const name = new URL(route.request().url()).pathname.replace('/candlerun/', '');
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'text/javascript' };
    return route.fulfill({ path: folder(`www/${name}`), headers });
  });
}

/** The project of a script tag, with the hash of the package's file in its page, as its author would put it there. */
async function scriptTag(): Promise<Project> {
  const project = await Project.install('script-tag');
  const hashes = JSON.parse(await readFile(folder('www/lib/integrity.json'), 'utf8'));
  const page = join(project.folder, 'index.html');
  await writeFile(page, (await readFile(page, 'utf8')).replace('INTEGRITY', hashes['inline.global.js']));
  return project;
}

test('a file that is not the package is refused by its integrity @quick', async ({ page }) => {
  const project = await scriptTag();
  const site = await serveDist({ dist: project.folder });
  try {
    await page.route('https://cdn.example/candlerun/**', (route) =>
      route.fulfill({ body: 'globalThis.ran = 1', headers: { 'access-control-allow-origin': '*' } }),
    );
    await page.goto(site.url);
    expect(await page.evaluate(() => 'ran' in globalThis)).toBe(false);
  } finally {
    await site.close();
  }
});

for (const name of ['index.html', 'module.html']) {
  test(`a page without a bundler runs the package from another origin: ${name} @quick`, async ({
    page,
    complaints,
    digest,
  }) => {
    const project = await scriptTag();
    const site = await serveDist({ dist: project.folder });
    try {
      await routeCdn(page);
      await expectJobDone(page, `${site.url}${name}`, digest);
      expect(complaints).toEqual([]);
    } finally {
      await site.close();
    }
  });
}

test('the package works under a strict policy with trusted types @quick', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('csp');
  await project.build('npm', ['run', 'build'], 60_000);
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "connect-src 'self'",
    "require-trusted-types-for 'script'",
    'trusted-types candlerun-worker',
  ];
  const headers = { 'Content-Security-Policy': policy.join('; ') };
  const site = await serveDist({ dist: join(project.folder, 'public'), headers });
  try {
    await expectJobDone(page, site.url, digest);
    const bar = page.getByRole('progressbar', { name: 'Training' });
    await expect(bar).toHaveAttribute('aria-valuenow', '100');
    await expect(bar).toHaveAttribute('aria-valuetext', '100.00% Done · Episode 20/20 · Candle 2,000/2,000');
    await expect(bar).toHaveCSS('height', '8px');
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});

test('the error of a policy that forbids workers names the fix', async ({ page }) => {
  const project = await scriptTag();
  const policy =
    "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' https://cdn.example; worker-src 'none'";
  const site = await serveDist({ dist: project.folder, headers: { 'Content-Security-Policy': policy } });
  try {
    await routeCdn(page);
    await page.goto(site.url);
    const status = page.locator('#status');
    await expect(status).toContainText('error: the conductor worker could not be loaded', {
      timeout: 30_000,
    });
    await expect(status).toContainText('`createWorker`');
  } finally {
    await site.close();
  }
});

test("under an extension's default policy the error names the word and the key of the manifest @quick", async ({
  page,
}) => {
  const project = await scriptTag();
  const policy = "script-src 'self' 'unsafe-inline' https://cdn.example; worker-src blob:; object-src 'self'";
  const site = await serveDist({ dist: project.folder, headers: { 'Content-Security-Policy': policy } });
  try {
    await routeCdn(page);
    await page.goto(site.url);
    const status = page.locator('#status');
    await expect(status).toContainText("add 'wasm-unsafe-eval' to its script-src");
    await expect(status).not.toContainText('workerUrl');
  } finally {
    await site.close();
  }
});

test('a sandboxed frame, whose origin is opaque, runs a job without any error of the page @quick', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await scriptTag();
  const site = await serveDist({ dist: project.folder, headers: { 'Access-Control-Allow-Origin': '*' } });
  try {
    await routeCdn(page);
    await page.goto(`${site.url}frame.html`);
    const status = page.frameLocator('iframe').locator('#status');
    await expect(status).toHaveText(`done ${digest}`, { timeout: 30_000 });
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});
