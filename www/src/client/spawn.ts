import type { CandlerunOptions } from './options.js';

/** Makes a worker. The literal below is the form that every bundler recognises. */
export function spawnWorker(options: CandlerunOptions): Worker {
  if (options.createWorker) return options.createWorker();
  if (options.workerUrl) return new Worker(options.workerUrl, { type: 'module' });
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
}
