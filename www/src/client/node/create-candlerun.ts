import { availableParallelism } from 'node:os';
import type { Candlerun } from '../candlerun.js';
import { FILE_READERS } from '../files/readers.js';
import { openCandlerun } from '../open-candlerun.js';
import { type CandlerunOptions, laneCount } from '../options.js';
import type { Platform } from '../platform.js';
import { compileEngine } from './compile-engine.js';
import { workerAddress } from './package-files.js';
import { ThreadWorker } from './thread-worker.js';

/** Workers are threads, and the engine is read from the disk. */
const THREADS: Platform = {
  compileEngine,
  readers: FILE_READERS,
  spawnWorker: ({ workerUrl }) =>
    new ThreadWorker(workerUrl ? new URL(workerUrl, import.meta.url) : workerAddress()),
};

/** Loads the engine. Jobs are kept in memory, as Node.js has no IndexedDB; `exportJob` makes a file of a job. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  const lanes = laneCount(options.lanes, availableParallelism());
  return openCandlerun(THREADS, { ...options, lanes });
}
