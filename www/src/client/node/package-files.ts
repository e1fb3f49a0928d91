/**
 * The files of the package on the disk. Tools that copy the files of a server find them in this code: Nitro and the adapters of Vercel
 * and Netlify by the calls of `join`, Turbopack by the address of the engine. `new URL('…', import.meta.url)` would do for both, but
 * webpack makes an address of a page of it.
 */
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** The address of the engine. */
export function engineAddress(): URL {
  const here = import.meta.url;
  return new URL('../engine.wasm', here);
}

/** Reads the engine from the disk. */
export function readEngine(): Promise<BufferSource> {
  return readFile(join(dirname(fileURLToPath(import.meta.url)), '../engine.wasm'));
}

/** The address of the script of a thread. */
export function workerAddress(): URL {
  return pathToFileURL(join(dirname(fileURLToPath(import.meta.url)), 'worker.js'));
}
