// Packs the package into `target/package/candlerun.tgz` and checks what would be published: the fields of package.json with
// `publint`, the types of each entry with `@arethetypeswrong/core`, and the list of files.
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const PACKAGE = fileURLToPath(new URL('..', import.meta.url));
const TARGET = fileURLToPath(new URL('../../target/package', import.meta.url));

/** Problems that every package of ES modules has with CommonJS and with the resolution of Node.js 10. */
const EXPECTED = ['node10', 'node16-cjs'];

/** The bundles for `require` have the types of the ES modules: the tools that load them read no types. */
const EXPECTED_KIND = 'FalseESM';
const EXPECTED_MESSAGE = 'EXPORTS_TYPES_INVALID_FORMAT';

/** Files that the package may contain. */
const FILES =
  /^(LICENSE-(MIT|APACHE)|README\.md|package\.json|lib\/(engine\.wasm|integrity\.json)|lib\/.+(?<!\.(test|fixture))\.(js|cjs|c?js\.map|d\.ts))$/;

await mkdir(TARGET, { recursive: true });
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const printed = execFileSync(npm, ['pack', '--json', '--ignore-scripts', '--pack-destination', TARGET], {
  cwd: PACKAGE,
  encoding: 'utf8',
});
const [{ filename, files }] = JSON.parse(printed);
const tarball = `${TARGET}/candlerun.tgz`;
await rename(`${TARGET}/${filename}`, tarball);

const complaints = files
  .filter(({ path }) => !FILES.test(path))
  .map(({ path }) => `${path}: must not be published`);
for (const needed of [
  'LICENSE-MIT',
  'LICENSE-APACHE',
  'README.md',
  'lib/worker.js',
  'lib/inline.global.js',
]) {
  if (!files.some(({ path }) => path === needed)) complaints.push(`${needed}: is missing`);
}

const { messages, pkg } = await publint({ pkgDir: PACKAGE, level: 'warning', strict: true, pack: 'npm' });
for (const message of messages) {
  if (message.code === EXPECTED_MESSAGE) continue;
  complaints.push(`publint: ${formatMessage(message, pkg, { color: false })}`);
}

const { problems } = await checkPackage(
  createPackageFromTarballData(new Uint8Array(await readFile(tarball))),
  {
    entrypoints: [
      '.',
      './inline',
      './inline.global.js',
      './react',
      './element',
      './markets',
      './testing',
      './worker',
    ],
  },
);
for (const problem of problems) {
  const isExpected =
    problem.kind === EXPECTED_KIND ||
    ('resolutionKind' in problem && EXPECTED.includes(problem.resolutionKind));
  if (!isExpected) complaints.push(`types: ${JSON.stringify(problem)}`);
}

if (complaints.length > 0) {
  console.error(complaints.join('\n'));
  process.exit(1);
}
