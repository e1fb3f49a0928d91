import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serveDist } from '../serve-dist.ts';
import { expect, expectJobDone, expectLabelAtEnd, test } from './fixtures.ts';
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

test('Next.js 15 builds the same app', async ({ page, complaints, digest }) => {
  const project = await Project.install('next15', 'next');
  await project.build('next', ['build'], BUILD_MS);
  const server = await project.serve('next', (port) => ['start', '--port', String(port)], 30_000);
  try {
    await expectTraining(page, complaints, server, digest);
  } finally {
    await server.stop();
  }
});

test('a standalone server of Next.js has the files of its API route, and bundles may come from a CDN', async ({
  page,
  digest,
}) => {
  const project = await Project.install('next-pages');
  const headers = { 'Access-Control-Allow-Origin': '*' };
  const site = await serveDist({ dist: join(project.folder, '.next'), basePath: '/_next/', headers });
  try {
    await project.build('next', ['build'], BUILD_MS, { EMBED_ASSETS: new URL(site.url).origin });
    const server = await project.serve('node', () => ['.next/standalone/server.js'], 30_000);
    try {
      await expectJobDone(page, server.url, digest);
      await expectLabelAtEnd(page);
      const answer = await page.request.get(`${server.url}api/train`, { timeout: 60_000 });
      expect(await answer.json()).toEqual({ digest });
    } finally {
      await server.stop();
    }
  } finally {
    await site.close();
  }
});

test('a page that was written for a server differs in the line that opens the stream, and two imports', async () => {
  const read = async (name: string) =>
    (await readFile(folder(`tests/embed/next-pages/${name}/index.tsx`), 'utf8')).split('\n');
  const [before, after] = await Promise.all([read('server-stream'), read('pages')]);
  const isImport = (line: string) => line.startsWith('import ');
  const [codeBefore, code] = [before, after].map((lines) => lines.filter((line) => !isImport(line)));
  const changed = code?.filter((line, index) => line !== codeBefore?.[index]).map((line) => line.trim());
  expect(code?.length).toBe(codeBefore?.length);
  expect(changed).toEqual(['const source = new JobEventSource(startTraining());']);
  expect(after.filter(isImport).length).toBe(before.filter(isImport).length + 2);
});

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
