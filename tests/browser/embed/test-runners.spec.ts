import { expect, test } from './fixtures.ts';
import { Project } from './project.ts';

const RUN_MS = 120_000;

test('components that import the package are tested under Jest, with candlerun/testing in its place', async () => {
  const project = await Project.install('jest');
  const { code, stderr } = await project.run('jest', [], RUN_MS);
  expect({ code, stderr }).toEqual({
    code: 0,
    stderr: expect.stringMatching(/Tests: {7}3 passed, 3 total/),
  });
});

test('components are tested under Vitest with jsdom and happy-dom, and a job runs with the engine', async ({
  digest,
}) => {
  const project = await Project.install('vitest');
  const env = { EMBED_DIGEST: digest, NO_COLOR: '1' };
  const { code, stdout, stderr } = await project.run('vitest', ['run'], RUN_MS, env);
  expect({ code, stdout, stderr }).toEqual({
    code: 0,
    stdout: expect.stringMatching(/Tests {2}3 passed \(3\)/),
    stderr: '',
  });
});

test('the types of the element and the client are checked in React, Solid, Vue and Svelte @quick', async () => {
  const project = await Project.install('types');
  for (const name of ['client', 'react', 'solid']) {
    const { code, stdout } = await project.run('tsc', ['-p', `tsconfig.${name}.json`], RUN_MS);
    expect({ name, code, stdout }).toEqual({ name, code: 0, stdout: '' });
  }
});
