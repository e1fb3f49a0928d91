import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { folder, Project, type Server } from './project.ts';

const BUILD_MS = 180_000;

test.describe.configure({ timeout: 300_000 });

const STUDIOS = [
  { path: '', place: 'Episode 20/20 · Candle 2000/2000' },
  { path: 'hook', place: 'Episode 20/20 · Candle 2,000/2,000' },
];

/** Runs the job in both pages of the project and in its server. */
async function expectTraining(
  page: Page,
  complaints: string[],
  server: Server,
  digest: string,
): Promise<void> {
  for (const { path, place } of STUDIOS) {
    // In development a page is compiled at its first request.
    await page.goto(`${server.url}${path}`, { timeout: 90_000, waitUntil: 'networkidle' });
    await page.getByRole('button', { name: 'Train' }).click();
    await expect(page.locator('#status')).toHaveText(`done ${digest}`, { timeout: 60_000 });
    await expect(page.locator('#progress')).toContainText(place);
  }
  await expect(page.getByRole('progressbar', { name: 'Training' })).toHaveAttribute('aria-valuenow', '100');
  expect(complaints).toEqual([]);
  const answer = await page.request.get(`${server.url}api/train`, { timeout: 60_000 });
  expect(await answer.json()).toEqual({ digest });
}

for (const bundler of ['Turbopack', 'webpack']) {
  const flags = bundler === 'webpack' ? ['--webpack'] : ['--turbopack'];
  const on = (port: number) => ['--hostname', '127.0.0.1', '--port', String(port)];

  test(`Next.js builds the package with ${bundler}`, async ({ page, complaints, digest }) => {
    const project = await Project.install('next');
    await project.build('next', ['build', ...flags], BUILD_MS);
    const server = await project.serve('next', (port) => ['start', ...on(port)], 30_000);
    try {
      await expectTraining(page, complaints, server, digest);
    } finally {
      await server.stop();
    }
  });

  test(`Next.js serves the package in development with ${bundler}`, async ({ page, complaints, digest }) => {
    const project = await Project.install('next');
    const server = await project.serve('next', (port) => ['dev', ...flags, ...on(port)], 90_000);
    try {
      await expectTraining(page, complaints, server, digest);
    } finally {
      await server.stop();
    }
  });
}

test('a component that was written for a server differs in two lines: the start of the job and of the stream', async () => {
  const read = async (name: string) =>
    (await readFile(folder(`tests/embed/next/${name}/training-studio.tsx`), 'utf8')).split('\n');
  const [before, after] = await Promise.all([read('server-stream'), read('app')]);
  expect(after.length).toBe(before.length);
  const changed = before.filter((line, index) => line !== after[index]).map((line) => line.trim());
  expect(changed).toEqual([
    expect.stringMatching(/^const job = /),
    expect.stringMatching(/^const source = /),
  ]);
});
