import type { EngineWorker } from './engine-worker.js';
import type { CandlerunOptions } from './options.js';

/** Where the engine and its workers come from: beside the client, out of one file, or from the disk. */
export type Platform = {
  compileEngine(options: CandlerunOptions): Promise<WebAssembly.Module>;
  spawnWorker(options: CandlerunOptions): EngineWorker;
};
