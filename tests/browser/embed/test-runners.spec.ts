import { expect, test } from './fixtures.ts';
import { Project } from './project.ts';

const RUN_MS = 120_000;

/** Both runners print the same summary as JSON. */
function summary(stdout: string): object {
  const { success, numPassedTests, numTotalTests } = JSON.parse(stdout.slice(stdout.indexOf('{"')));
  return { success, numPassedTests, numTotalTests };
}

const ALL_PASSED = { success: true, numPassedTests: 3, numTotalTests: 3 };

test('components that import the package are tested under Jest, with candlerun/testing in its place', async () => {
  const project = await Project.install('jest');
  const { stdout, stderr } = await project.run('jest', ['--json'], RUN_MS);
  expect(summary(stdout), stderr).toEqual(ALL_PASSED);
});

test('components are tested under Vitest with jsdom and happy-dom, and a job runs with the engine', async ({
  digest,
}) => {
  const project = await Project.install('vitest');
  const env = { EMBED_DIGEST: digest };
  const { stdout, stderr } = await project.run('vitest', ['run', '--reporter=json'], RUN_MS, env);
  expect(summary(stdout), stderr).toEqual(ALL_PASSED);
});

test('the types of the element and the client are checked in React, Solid, Vue and Svelte @quick', async () => {
  const project = await Project.install('types');
  for (const name of ['client', 'react', 'solid']) {
    const { code, stdout } = await project.run('tsc', ['-p', `tsconfig.${name}.json`], RUN_MS);
    expect({ name, code, stdout }).toEqual({ name, code: 0, stdout: '' });
  }
});
