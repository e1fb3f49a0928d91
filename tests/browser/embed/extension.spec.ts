import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, chromium as playwright } from '@playwright/test';
import { chromium } from '../chromium.ts';
import { expect, expectJobDone, expectLabelAtEnd, test } from './fixtures.ts';
import { Project } from './project.ts';

/** Opens the page of an extension in a browser that has it, and closes that browser afterwards. */
async function inExtension(folder: string, use: (page: Page, url: string) => Promise<void>): Promise<void> {
  const { args = [], ...options } = chromium.launchOptions;
  const context = await playwright.launchPersistentContext('', {
    ...options,
    channel: 'chromium',
    args: [...args, `--disable-extensions-except=${folder}`, `--load-extension=${folder}`],
  });
  try {
    // Chromium makes the id of an unpacked extension from its path.
    const hash = createHash('sha256').update(folder).digest('hex').slice(0, 32);
    const id = hash.replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 16)));
    await use(await context.newPage(), `chrome-extension://${id}/page.html`);
  } finally {
    await context.close();
  }
}

test('a page of an extension runs a job with the policy of the documentation', async ({ digest }) => {
  const project = await Project.install('extension');
  await project.build('npm', ['run', 'build'], 60_000);
  await inExtension(join(project.folder, 'public'), async (page, url) => {
    await expectJobDone(page, url, digest);
    await expectLabelAtEnd(page);
  });
});

test('under the default policy of extensions, the error has the line of the manifest', async () => {
  const project = await Project.install('extension');
  await project.build('npm', ['run', 'build'], 60_000);
  const path = join(project.folder, 'public/manifest.json');
  const { content_security_policy, ...manifest } = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(manifest));
  await inExtension(join(project.folder, 'public'), async (page, url) => {
    await page.goto(url);
    const line = `"extension_pages": "${content_security_policy.extension_pages}"`;
    await expect(page.locator('#status')).toContainText(line, { timeout: 30_000 });
  });
});
