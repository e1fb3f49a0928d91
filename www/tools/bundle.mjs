// Bundles parts of `lib`, which TypeScript has compiled file by file, into single files: the workers, which bundlers and users copy
// as they are; the storage, whose files a page without a bundler would load one after another; the readers of binary files with the
// libraries they use; the two forms of `inline.js`, which contain the worker and the engine; and the entries for tools that load no ES
// modules. Every file has a source map.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const LIB = new URL('../lib/', import.meta.url);
const path = (name) => new URL(name, LIB).pathname;

/** Packages that have no file with their licence: author and licence of their package.json. */
const LICENCES = {
  lz4js: 'Copyright (c) John Chadwick. ISC: https://opensource.org/license/isc-license-txt',
};

/** A comment with the licences of the packages that a bundle contains. */
async function licences(...names) {
  const texts = names.map(async (name) => {
    const text = await readFile(new URL(`../node_modules/${name}/LICENSE`, import.meta.url), 'utf8').catch(
      () => LICENCES[name],
    );
    return `With ${name}:\n${text.trim()}`;
  });
  return `/*! ${(await Promise.all(texts)).join('\n\n')} */`;
}

/** A module that exists in memory only. */
function virtual(name, code) {
  return {
    name: 'virtual',
    resolveId: (id) => (id === name ? name : null),
    load: (id) => (id === name ? code : null),
  };
}

/** Passes on the source maps of TypeScript, so that a bundle is mapped to the sources. */
const sourceMaps = {
  name: 'source-maps',
  async load(id) {
    if (!existsSync(`${id}.map`)) return null;
    const [code, map] = await Promise.all([readFile(id, 'utf8'), readFile(`${id}.map`, 'utf8')]);
    return { code: code.replace(/\/\/# sourceMappingURL=.*\n?$/, ''), map: JSON.parse(map) };
  },
};

async function bundle(input, output, { plugins = [], external = (id) => id.startsWith('node:') } = {}) {
  const build = await rolldown({
    input: path(input),
    platform: 'browser',
    external,
    plugins: [...plugins, sourceMaps],
  });
  const options = {
    format: 'esm',
    minify: true,
    codeSplitting: false,
    sourcemap: output.file !== undefined,
    ...output,
  };
  const made = output.file ? await build.write(options) : await build.generate(options);
  await build.close();
  return made.output[0].code;
}

/** Removes a module that is part of a bundle now. */
async function remove(name) {
  for (const ending of ['js', 'js.map', 'd.ts']) await rm(path(`${name}.${ending}`));
}

/** Takes the text of the engine out of a source map, where it would be a second time. */
async function dropEngine(name) {
  const map = JSON.parse(await readFile(path(name), 'utf8'));
  map.sourcesContent = map.sourcesContent.map((source) => (source === files ? null : source));
  await writeFile(path(name), JSON.stringify(map));
}

await bundle('node/worker.js', { file: path('node/worker.js') });
const worker = await bundle('worker.js', { format: 'iife' });
await bundle('worker.js', { file: path('worker.js') });
// These files are part of `worker.js` now.
for (const folder of ['engine', 'worker']) await rm(path(folder), { recursive: true });
await remove('node/worker-scope');

/** Files of the storage that are bundled. A page has loaded its other files before. */
const STORAGE = ['indexed-db-store', 'layered-store', 'schema'];
/** Files that are in the bundle too, and stay beside it for others. */
const SHARED = [
  'check',
  'job-description',
  'job-store',
  'memory-store',
  'not-begun',
  'outcome-check',
  'row-check',
  'storage-error',
];
const storage = [...STORAGE, ...SHARED].map((name) => `./${name}.js`);
await bundle(
  'storage/open-indexed-db.js',
  { file: path('storage/open-indexed-db.js'), banner: await licences('idb') },
  { external: (id) => id.startsWith('.') && !storage.includes(id) },
);
for (const name of STORAGE) await remove(`storage/${name}`);

/** Readers of binary files, and the packages in each. A page has loaded the errors before. */
const READERS = {
  zip: ['fflate'],
  workbook: ['read-excel-file', 'saxen', 'fflate'],
  parquet: ['hyparquet', 'hyparquet-compressors', 'hysnappy', 'fzstd'],
  feather: ['@uwdata/flechette', 'fzstd', 'lz4js'],
};
for (const [name, packages] of Object.entries(READERS)) {
  const output = { file: path(`files/${name}.js`), banner: await licences(...packages) };
  await bundle(`files/${name}.js`, output, { external: (id) => id === '../errors.js' });
}
for (const name of ['csv-text', 'table']) await remove(`files/${name}`);

// `deflate-raw` came with Chrome 103; this form is as old as `DecompressionStream`.
const engine = deflateSync(await readFile(path('engine.wasm')), { level: 9 }).toString('base64');
const files = `export const ENGINE = ${JSON.stringify(engine)};\nexport const WORKER = ${JSON.stringify(worker)};`;
// The bundled storage has the licence of idb.
const banner = '/*! candlerun, MIT OR Apache-2.0. */';
const embedded = { plugins: [virtual('./embedded-files.js', files)] };
await bundle(
  'inline.js',
  { format: 'iife', name: 'candlerun', banner, file: path('inline.global.js') },
  embedded,
);
await bundle('inline.js', { banner, file: path('inline.js') }, embedded);
for (const name of ['create-candlerun', 'embedded-engine', 'embedded-worker']) {
  for (const ending of ['js', 'js.map']) await rm(path(`inline/${name}.${ending}`));
}
for (const name of ['inline.js', 'inline.global.js']) await dropEngine(`${name}.map`);

/** The entries that tools without ES modules load. They leave React and the client of ES modules to be found by their names. */
const REQUIRED = { 'require.js': 'require.cjs' };
for (const folder of ['react', 'element', 'markets', 'testing'])
  REQUIRED[`${folder}/index.js`] = `${folder}/index.cjs`;
for (const [input, file] of Object.entries(REQUIRED)) {
  const external = ['react', 'candlerun'];
  await bundle(input, { format: 'cjs', minify: false, file: path(file) }, { external });
}
await remove('require');

// TypeScript writes no file for these types.
for (const framework of ['react', 'solid', 'svelte', 'vue']) {
  const types = new URL(`../src/client/element/${framework}.d.ts`, import.meta.url);
  await copyFile(types, path(`element/${framework}.d.ts`));
}

// The hash with which a page of another origin checks the file, as `<script integrity>`.
const script = await readFile(path('inline.global.js'));
const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
await writeFile(path('integrity.json'), `${JSON.stringify({ 'inline.global.js': integrity }, null, 2)}\n`);
