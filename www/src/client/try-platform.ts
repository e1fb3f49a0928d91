import { uniqueName } from './death-watch.js';
import type { EngineWorker } from './engine-worker.js';
import type { CandlerunOptions } from './options.js';
import type { Platform } from './platform.js';
import { isFailure, type WorkerStart } from './worker-start.js';

/** A worker that has not loaded after this time counts as one that cannot load. */
const TIMEOUT_MS = 20_000;

/** The compiled engine, once a worker has started with it; null if either cannot be loaded. */
export async function tryPlatform(
  platform: Platform,
  options: CandlerunOptions,
): Promise<WebAssembly.Module | null> {
  try {
    const module = options.wasmModule ?? (await platform.compileEngine(options));
    const worker = options.createWorker?.() ?? platform.spawnWorker(options);
    return (await starts(worker, module)) ? module : null;
  } catch {
    return null;
  }
}

/** Starts a worker as a conductor and ends it again. Resolves to whether it has loaded. */
async function starts(worker: EngineWorker, module: WebAssembly.Module): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), TIMEOUT_MS);
      worker.onerror = (event) => {
        event.preventDefault();
        resolve(false);
      };
      worker.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (data === 'WorkerLoaded' || isFailure(data)) resolve(data === 'WorkerLoaded');
      };
      const start: WorkerStart = { role: 'conductor', module, lock: uniqueName('trial') };
      worker.postMessage(start);
    });
  } finally {
    clearTimeout(timer);
    worker.terminate();
  }
}
