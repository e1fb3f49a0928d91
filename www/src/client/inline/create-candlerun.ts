import type { Candlerun } from '../candlerun.js';
import { openCandlerun } from '../open-candlerun.js';
import type { CandlerunOptions } from '../options.js';
import type { Platform } from '../platform.js';
import { embeddedEngine } from './embedded-engine.js';
import { embeddedWorker } from './embedded-worker.js';

/** Worker and engine are in this file, so `workerUrl` and `wasmUrl` are ignored. Readers would be in it too, for everyone. */
const EMBEDDED: Platform = { compileEngine: embeddedEngine, spawnWorker: embeddedWorker, readers: null };

/** Opens the storage and unpacks the engine. Workers start when they are needed first. Interrupted jobs go on. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  return openCandlerun(EMBEDDED, options);
}
