/**
 * The files of the package on the disk. Tools that copy the files of a server (Nitro, Next.js, Vercel, Netlify) find them by these calls
 * of `join`. Written as `new URL('…', import.meta.url)`, webpack would make addresses of a page of them.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The address of the engine. */
export function engineFile(): URL {
  return pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), '../engine.wasm'));
}

/** The address of the script of a thread. */
export function workerFile(): URL {
  return pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'worker.js'));
}
