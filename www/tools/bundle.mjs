// Bundles parts of `lib`, which TypeScript has compiled file by file, into single files: the workers, which bundlers and users copy
// as they are; the storage, whose files a page without a bundler would load one after another; and the two forms of `inline.js`, which
// contain the worker and the engine.
import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { deflateSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const LIB = new URL('../lib/', import.meta.url);
const path = (name) => new URL(name, LIB).pathname;

const IDB_LICENCE = (await readFile(new URL('../node_modules/idb/LICENSE', import.meta.url), 'utf8')).trim();

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
/** Files that are in the bundle too, and stay beside it for others. */
const SHARED = [
  'check',
  'job-description',
  'job-store',
  'memory-store',
  'outcome-check',
  'row-check',
  'storage-error',
];
const storage = [...STORAGE, ...SHARED].map((name) => `./${name}.js`);
await bundle(
  'storage/open-indexed-db.js',
  { file: path('storage/open-indexed-db.js'), banner: `/*! With idb:\n${IDB_LICENCE} */` },
  { external: (id) => id.startsWith('.') && !storage.includes(id) },
);
for (const name of STORAGE) for (const ending of ['js', 'd.ts']) await rm(path(`storage/${name}.${ending}`));

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
for (const name of ['create-candlerun', 'embedded-engine', 'embedded-worker'])
  await rm(path(`inline/${name}.js`));

// What a page of another origin compares the file with, as `<script integrity>`.
const script = await readFile(path('inline.global.js'));
const integrity = `sha384-${createHash('sha384').update(script).digest('base64')}`;
await writeFile(path('integrity.json'), `${JSON.stringify({ 'inline.global.js': integrity }, null, 2)}\n`);
