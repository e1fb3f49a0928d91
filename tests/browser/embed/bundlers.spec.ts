import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { serveDist } from '../serve-dist.ts';
import { expect, expectJobDone, expectLabelAtEnd, test } from './fixtures.ts';
import { Project, TARBALL } from './project.ts';

const BUILD_MS = 60_000;

test('Vite builds the package without configuration, with the fallback for a missing worker @quick', async ({
  page,
  complaints,
  digest,
}) => {
  const project = await Project.install('vite');
  await project.build('npm', ['run', 'build'], BUILD_MS);
  const site = await serveDist({ dist: join(project.folder, 'dist') });
  try {
    await expectJobDone(page, site.url, digest);
    await expectLabelAtEnd(page);
    expect(complaints).toEqual([]);
    await expectJobDone(page, `${site.url}?lost`, digest);
    // The code for Node.js must not be in the page.
    const scripts = await readdir(join(project.folder, 'dist/assets'));
    for (const name of scripts.filter((name) => name.endsWith('.js'))) {
      const text = await readFile(join(project.folder, 'dist/assets', name), 'utf8');
      expect(text.includes('worker_threads'), name).toBe(false);
    }
  } finally {
    await site.close();
  }
});

test('Vite serves the package in development without configuration', async ({ page, complaints, digest }) => {
  const project = await Project.install('vite');
  const server = await project.serve(
    'vite',
    (port) => ['--host', '127.0.0.1', '--strictPort', '--port', String(port)],
    BUILD_MS,
  );
  try {
    await expectJobDone(page, server.url, digest);
    expect(complaints).toEqual([]);
  } finally {
    await server.stop();
  }
});

const BUNDLERS = [
  { name: 'webpack', dist: 'public' },
  { name: 'esbuild', dist: 'public' },
  { name: 'rollup', dist: 'public' },
  { name: 'rsbuild', dist: 'dist' },
  { name: 'parcel', dist: 'dist' },
];

for (const { name, dist } of BUNDLERS) {
  test(`${name} builds the package`, async ({ page, complaints, digest }) => {
    const project = await Project.install(name);
    await project.build('npm', ['run', 'build'], BUILD_MS);
    const site = await serveDist({ dist: join(project.folder, dist) });
    try {
      await expectJobDone(page, site.url, digest);
      expect(complaints).toEqual([]);
    } finally {
      await site.close();
    }
  });
}

test('a package of a workspace of pnpm uses the package', async ({ page, complaints, digest }) => {
  const project = await Project.install('pnpm');
  await copyFile(TARBALL, join(project.folder, 'candlerun.tgz'));
  const flags = ['--no-frozen-lockfile', '--ignore-scripts', '--prefer-offline'];
  await project.build('pnpm', ['install', '--filter', './packages/*', ...flags], BUILD_MS);
  await project.build('vite', ['build', 'packages/app', '--logLevel', 'warn'], BUILD_MS);
  const site = await serveDist({ dist: join(project.folder, 'packages/app/dist') });
  try {
    await expectJobDone(page, site.url, digest);
    expect(complaints).toEqual([]);
  } finally {
    await site.close();
  }
});
