import type { Candlerun } from './candlerun.js';
import type { EngineWorker } from './engine-worker.js';

/** What `createCandlerun` may be told. */
export type CandlerunOptions = {
  /** Workers that run episodes: a number from 1, or `'auto'` for one fewer than the machine has cores, 8 at most. */
  lanes?: 'auto' | number;
  /** Jobs that may run at the same time, from 1; 1 when not said. The others wait. */
  concurrentJobs?: number;
  /** Where jobs are kept: `'indexeddb'` where the browser allows it, or `'memory'`, where they end with the page. */
  storage?: 'indexeddb' | 'memory';
  /** Name of the database, for sites that keep jobs apart; `'candlerun'` when not said. */
  database?: string;
  /** Whether jobs that were interrupted go on by themselves; true when not said. */
  resume?: boolean;
  /** Makes a worker, where the page's policy or bundler wants it made in another way. */
  createWorker?: () => EngineWorker;
  /** Address of `worker.js`, where it is not beside the client. */
  workerUrl?: string | URL;
  /** Address of `engine.wasm`, where it is not beside the client. */
  wasmUrl?: string | URL;
  /** The compiled engine, where the page has it already. */
  wasmModule?: WebAssembly.Module;
  /**
   * Loads another entry of the package where a worker or the engine cannot be loaded: `() => import('candlerun/inline')`.
   * Whether they can is tried first, by a worker that starts and ends.
   */
  fallback?: () => Promise<{ createCandlerun(options?: CandlerunOptions): Promise<Candlerun> }>;
  /** Takes what would else be written to the console. */
  log?: (message: string, detail: unknown) => void;
};

const MOST_LANES = 8;

/** The number of lanes that an option stands for, on a machine of so many cores. */
export function laneCount(
  lanes: 'auto' | number = 'auto',
  cores = globalThis.navigator?.hardwareConcurrency ?? 2,
): number {
  if (lanes === 'auto') {
    return Math.max(1, Math.min(MOST_LANES, cores - 1));
  }
  if (!Number.isInteger(lanes) || lanes < 1 || lanes > 64) {
    throw new RangeError(`lanes must be 'auto' or a whole number from 1 to 64 (found ${lanes})`);
  }
  return lanes;
}

/** The number of jobs that an option stands for. */
export function jobCount(jobs = 1): number {
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new RangeError(`concurrentJobs must be a whole number from 1 (found ${jobs})`);
  }
  return jobs;
}
