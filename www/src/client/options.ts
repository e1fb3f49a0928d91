import type { Candlerun } from './candlerun.js';
import type { EngineWorker } from './engine-worker.js';

/** A `candlerun server`. */
export type ServerOptions = {
  /** Its address, such as `https://candlerun.example`. */
  url: string | URL;
  /** Its token, if it has one. Whoever has the page has the token. */
  token?: string;
};

/** Options of `createCandlerun`. */
export type CandlerunOptions = {
  /** Workers that run episodes: 1 to 64, or `'auto'` for one fewer than the machine has cores, at least 1 and at most 8. */
  lanes?: 'auto' | number;
  /** Jobs that may run at the same time, from 1; by default 1. The others wait. */
  concurrentJobs?: number;
  /** Where jobs are kept: `'indexeddb'` (the default) if the browser allows it, or `'memory'`, which ends with the page. */
  storage?: 'indexeddb' | 'memory';
  /**
   * The server that runs and keeps the jobs, in place of this browser. Candles that it lacks are sent to it; reports are computed here, in
   * `lanes`. `storage`, `database` and `concurrentJobs` have no effect then.
   */
  server?: ServerOptions;
  /** Name of the database, for sites that keep jobs apart; by default `'candlerun'`. */
  database?: string;
  /** Whether interrupted jobs go on by themselves; by default true. */
  resume?: boolean;
  /** Makes a worker, if the page's policy or bundler needs it made in its own way. */
  createWorker?: () => EngineWorker;
  /** Address of `worker.js`, if it is not beside the client. */
  workerUrl?: string | URL;
  /** Address of `engine.wasm`, if it is not beside the client. */
  wasmUrl?: string | URL;
  /** The compiled engine, if the page has it already. */
  wasmModule?: WebAssembly.Module;
  /**
   * Loads another entry of the package if a worker or the engine cannot be loaded: `() => import('candlerun/inline')`.
   * To find out, `createCandlerun` starts a worker and ends it again.
   */
  fallback?: () => Promise<{ createCandlerun(options?: CandlerunOptions): Promise<Candlerun> }>;
  /** Called instead of `console.warn`. */
  log?: (message: string, detail: unknown) => void;
};

const MOST_LANES = 8;

/** The number of lanes for an option, on a machine with `cores` cores. */
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

/** The number of concurrent jobs for an option. */
export function jobCount(jobs = 1): number {
  if (!Number.isInteger(jobs) || jobs < 1) {
    throw new RangeError(`concurrentJobs must be a whole number from 1 (found ${jobs})`);
  }
  return jobs;
}
