// Bundles parts of `lib`, which TypeScript has compiled file by file, into single files: the workers, which bundlers and users copy
// as they are; the storage, whose files a page without a bundler would load one after another; the readers of binary files with the
// libraries they use; and the two forms of `inline.js`, which contain the worker and the engine.
import { readFile, rm } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
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

async function bundle(input, output, { plugins = [], external = (id) => id.startsWith('node:') } = {}) {
  const build = await rolldown({ input: path(input), platform: 'browser', external, plugins });
  const options = { format: 'esm', minify: true, codeSplitting: false, ...output };
  const made = output.file ? await build.write(options) : await build.generate(options);
  await build.close();
  return made.output[0].code;
}

await bundle('node/worker.js', { file: path('node/worker.js') });
const worker = await bundle('worker.js', { format: 'iife' });
await bundle('worker.js', { file: path('worker.js') });
// These files are part of `worker.js` now.
for (const folder of ['engine', 'worker']) await rm(path(folder), { recursive: true });
for (const ending of ['js', 'd.ts']) await rm(path(`node/worker-scope.${ending}`));

/** Files of the storage that are bundled. A page has loaded its other files before. */
const STORAGE = ['indexed-db-store', 'layered-store', 'schema'];
const storage = [...STORAGE, 'job-store', 'memory-store'].map((name) => `./${name}.js`);
await bundle(
  'storage/open-indexed-db.js',
  { file: path('storage/open-indexed-db.js'), banner: await licences('idb') },
  { external: (id) => id.startsWith('.') && !storage.includes(id) },
);
for (const name of STORAGE) for (const ending of ['js', 'd.ts']) await rm(path(`storage/${name}.${ending}`));

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
for (const name of ['csv-text', 'table'])
  for (const ending of ['js', 'd.ts']) await rm(path(`files/${name}.${ending}`));

const engine = deflateRawSync(await readFile(path('engine.wasm')), { level: 9 }).toString('base64');
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
for (const name of ['create-candlerun', 'embedded-engine', 'embedded-worker'])
  await rm(path(`inline/${name}.js`));
