import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { serveDist } from '../serve-dist.ts';
import { expect, expectBarAtEnd, expectJobDone, expectLabelAtEnd, test } from './fixtures.ts';
import { Project } from './project.ts';

const BUILD_MS = 180_000;

test.describe.configure({ timeout: 400_000 });

/** Opens a page of a framework and waits until its job, its label and its element are at the end. */
async function expectPage(page: Page, url: string, digest: string): Promise<void> {
  await expectJobDone(page, url, digest);
  await expectLabelAtEnd(page);
  await expectBarAtEnd(page);
}

const onPort = (port: number) => ['--host', '127.0.0.1', '--strictPort', '--port', String(port)];

test('Vite 7 serves React in development without configuration, and StrictMode starts one job', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('vite7-react');
  const server = await project.serve('vite', onPort, 60_000);
  try {
    await expectPage(page, server.url, digest);
    await expect(page.locator('#stored')).toHaveText('1');
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});

test('a job in a ref of Vue works, and the element gets it as a property @quick', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('vue');
  await project.build('npm', ['run', 'build'], BUILD_MS);
  const site = await serveDist({ dist: join(project.folder, 'dist') });
  try {
    await expectPage(page, site.url, digest);
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});

test('Nuxt runs jobs in a page and in a route of its server', async ({ page, complaints, digest }) => {
  const project = await Project.install('nuxt');
  await project.build('npx', ['nuxt', 'build'], BUILD_MS);
  const server = await project.serve('node', () => ['.output/server/index.mjs'], 30_000);
  try {
    await expectPage(page, server.url, digest);
    expect(complaints).toEqual([]);
    const answer = await page.request.get(`${server.url}api/train`, { timeout: 60_000 });
    expect(await answer.json()).toEqual({ digest });
  } finally {
    await server.stop();
  }
});

test('Angular builds a page with the fallback, and without it the error names that line', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('angular');
  await project.build('ng', ['build'], BUILD_MS);
  const site = await serveDist({ dist: join(project.folder, 'dist/browser') });
  try {
    await expectPage(page, site.url, digest);
    // The browser itself reports the file that was not found before the fallback was loaded.
    expect(complaints.filter((text) => !text.includes('404'))).toEqual([]);
    await page.goto(`${site.url}?plain`);
    const status = page.locator('#status');
    await expect(status).toContainText(`the server answered ${site.url}engine.wasm with status 404`);
    await expect(status).toContainText("createCandlerun({ fallback: () => import('candlerun/inline') })");
  } finally {
    await site.close();
  }
});

test('Angular serves a page in development without configuration', async ({ page, complaints, digest }) => {
  const project = await Project.install('angular');
  const args = (port: number) => ['serve', '--host', '127.0.0.1', '--port', String(port), '--no-hmr'];
  const server = await project.serve('ng', args, BUILD_MS);
  try {
    await expectPage(page, `${server.url}?plain`, digest);
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});

/** Frameworks whose build is a folder of static files. */
const STATIC = [
  { name: 'sveltekit', build: ['npm', 'run', 'build'], dist: 'build' },
  { name: 'astro', build: ['npm', 'run', 'build'], dist: 'dist' },
];

for (const { name, build, dist } of STATIC) {
  test(`${name} builds a page without configuration`, async ({ page, complaints, digest }) => {
    const project = await Project.install(name);
    const [command = '', ...args] = build;
    await project.build(command, args, BUILD_MS);
    const site = await serveDist({ dist: join(project.folder, dist) });
    try {
      await expectPage(page, site.url, digest);
      expect(complaints).toEqual([]);
    } finally {
      await site.close();
    }
  });
}

test('React Router renders a page on its server and runs the job in it', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('react-router');
  await project.build('npm', ['run', 'build'], BUILD_MS);
  const server = await project.serve('react-router-serve', () => ['./build/server/index.js'], 30_000);
  try {
    await expectPage(page, server.url, digest);
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});
