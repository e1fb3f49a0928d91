import { FILE_READERS } from '../files/readers.js';
import type { Platform } from '../platform.js';
import { compileEngine } from './compile-engine.js';
import { workerAddress } from './package-files.js';
import { ThreadWorker } from './thread-worker.js';

/** Workers are threads, and the engine is read from the disk. */
export const THREADS: Platform = {
  compileEngine,
  readers: FILE_READERS,
  spawnWorker: ({ workerUrl }) =>
    new ThreadWorker(workerUrl ? new URL(workerUrl, import.meta.url) : workerAddress()),
};
