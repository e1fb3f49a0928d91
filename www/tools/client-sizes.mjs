// Prints the bytes with gzip that a page loads of the client, as JSON: bundled and minified, with dependencies but without React,
// worker and wasm. Files that are loaded later are not counted.
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const LIB = new URL('../lib/', import.meta.url).pathname;

/** The code of a page, by the part of the client that it imports. */
const PAGES = {
  client: `export { createCandlerun } from '${LIB}index.js';`,
  'client with all that it exports': `export * from '${LIB}index.js';`,
  react: `export * from '${LIB}react/index.js';`,
  markets: `export * from '${LIB}markets/index.js';`,
  element: `export * from '${LIB}element/index.js';`,
};

async function size(code) {
  const page = {
    name: 'page',
    resolveId: (id) => (id === 'page' ? id : null),
    load: (id) => (id === 'page' ? code : null),
  };
  const build = await rolldown({ input: 'page', platform: 'browser', external: ['react'], plugins: [page] });
  const { output } = await build.generate({ format: 'esm', minify: true });
  await build.close();
  const chunks = new Map(output.map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set();
  const load = (name) => {
    if (loaded.has(name) || !chunks.has(name)) return;
    loaded.add(name);
    chunks.get(name).imports.forEach(load);
  };
  load(output.find(({ isEntry }) => isEntry).fileName);
  return [...loaded].reduce((sum, name) => sum + gzipSync(chunks.get(name).code, { level: 9 }).length, 0);
}

const sizes = {};
for (const [name, code] of Object.entries(PAGES)) sizes[name] = await size(code);
console.log(JSON.stringify(sizes));
