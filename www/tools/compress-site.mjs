// Writes `.br` and `.gz` beside every file of the site that compression makes smaller. Hosts that know them serve the smallest one; others
// ignore them.
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const DIST = new URL('../dist/', import.meta.url).pathname;
const ENDINGS = new Set(['.css', '.csv', '.html', '.js', '.json', '.svg', '.txt', '.wasm', '.webmanifest']);
/** A response has headers of about this size: below it nothing is gained. */
const LEAST_BYTES = 512;

const compress = {
  br: (data) =>
    promisify(brotliCompress)(data, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: data.length,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      },
    }),
  gz: (data) => promisify(gzip)(data, { level: 9 }),
};

for (const name of await readdir(DIST, { recursive: true })) {
  const path = `${DIST}${name}`;
  if (!ENDINGS.has(extname(name)) || !(await stat(path)).isFile()) continue;
  const data = await readFile(path);
  if (data.length < LEAST_BYTES) continue;
  for (const [ending, make] of Object.entries(compress)) {
    const made = await make(data);
    if (made.length < data.length) await writeFile(`${path}.${ending}`, made);
  }
}
