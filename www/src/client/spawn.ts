import { loadFailure } from './load-failure.js';
import type { CandlerunOptions } from './options.js';

/** Makes a worker. */
export function spawnWorker({ workerUrl }: CandlerunOptions): Worker {
  try {
    if (workerUrl) return new Worker(workerUrl, { type: 'module' });
    // The literal is the form that every bundler recognises.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    throw loadFailure('a worker', error, 'workerUrl', String(workerUrl ?? './worker.js'));
  }
}
