import { availableParallelism } from 'node:os';
import type { Candlerun } from '../candlerun.js';
import { openCandlerun } from '../open-candlerun.js';
import { type CandlerunOptions, laneCount } from '../options.js';
import { THREADS } from './threads.js';

/** Loads the engine. Jobs are kept in memory, as Node.js has no IndexedDB; `exportJob` makes a file of a job. */
export async function createCandlerun(options: CandlerunOptions = {}): Promise<Candlerun> {
  const lanes = laneCount(options.lanes, availableParallelism());
  return openCandlerun(THREADS, { ...options, lanes });
}
