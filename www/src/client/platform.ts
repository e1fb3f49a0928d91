import type { EngineWorker } from './engine-worker.js';
import type { FileReaders } from './files/readers.js';
import type { JobSharing } from './jobs/job-registry.js';
import type { CandlerunOptions } from './options.js';
import type { Storage } from './storage/open-store.js';

/** Loads the engine and makes workers: from files beside the client, from one file, or from the disk. */
export type Platform = {
  compileEngine(options: CandlerunOptions): Promise<WebAssembly.Module>;
  spawnWorker(options: CandlerunOptions): EngineWorker;
  /** The readers of binary formats; null where they cannot be loaded when they are needed. */
  readers: FileReaders | null;
  /** Makes a lane whose episodes run on another machine. */
  spawnRemote?: () => EngineWorker;
  /** In place of the storage of a browser, its locks and its messages. */
  sharing?: JobSharing & { storage: Storage };
};
