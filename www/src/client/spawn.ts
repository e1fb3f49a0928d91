import { loadFailure } from './load-failure.js';
import type { CandlerunOptions } from './options.js';

/** Makes a worker from a file. */
export function spawnWorker({ workerUrl }: CandlerunOptions): Worker {
  try {
    if (workerUrl) return new Worker(workerUrl, { type: 'module' });
    // Bundlers recognise the worker by exactly this form.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    throw loadFailure('a worker', error, 'workerUrl', String(workerUrl ?? './worker.js'));
  }
}
