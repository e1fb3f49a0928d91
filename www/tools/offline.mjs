// Writes the service worker `sw.js` of a built site, with a list of the site's files and their digests. A file that does not have its digest is
// never stored, so that a cache holds the files of one build only.
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const SOURCE = fileURLToPath(new URL('../src/studio/offline/service-worker.ts', import.meta.url));
const WORKER = 'sw.js';
/** Compressed forms of other files, and maps for developers. */
const LEFT_OUT = new Set(['.br', '.gz', '.map']);

/** Writes `sw.js` into the folder of a built site. */
export async function writeServiceWorker(dist) {
  const files = await filesOf(dist);
  const build = { id: idOf(files), files };
  const bundle = await rolldown({ input: SOURCE, platform: 'browser' });
  const { output } = await bundle.generate({ format: 'iife', minify: true, codeSplitting: false });
  await bundle.close();
  await writeFile(join(dist, WORKER), `const BUILD=${JSON.stringify(build)};${output[0].code}`);
}

/** The digest of every file by its name. `index.html` has the empty name, under which hosts serve it. */
async function filesOf(dist) {
  const files = {};
  for (const found of (await readdir(dist, { recursive: true })).sort()) {
    const path = join(dist, found);
    if (LEFT_OUT.has(extname(found)) || found === WORKER || !(await stat(path)).isFile()) continue;
    const digest = createHash('sha256').update(await readFile(path));
    const name = found.replaceAll('\\', '/');
    files[name === 'index.html' ? '' : name] = `sha256-${digest.digest('base64')}`;
  }
  return files;
}

function idOf(files) {
  return createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
}
