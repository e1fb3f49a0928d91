import { loadFailure } from './load-failure.js';
import type { CandlerunOptions } from './options.js';
import { lostFilesFolder } from './package-files.js';

/** Makes a worker from a file. */
export function spawnWorker({ workerUrl }: CandlerunOptions): Worker {
  const folder = workerUrl ? null : lostFilesFolder();
  const url = folder ? new URL('worker.js', folder) : workerUrl;
  try {
    if (url) return Object.assign(new Worker(url, { type: 'module' }), { address: String(url) });
    // Bundlers recognise the worker by exactly this form.
    return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  } catch (error) {
    const option = workerUrl ? 'workerUrl' : undefined;
    throw loadFailure('a worker', { address: String(url ?? 'worker.js'), error, option });
  }
}
