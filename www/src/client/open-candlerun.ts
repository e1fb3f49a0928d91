import { Candlerun, type CandlerunEvents } from './candlerun.js';
import { Emitter } from './emitter.js';
import { type CandlerunOptions, jobCount, laneCount } from './options.js';
import type { Platform } from './platform.js';
import { openStore } from './storage/open-store.js';

/** The part of `createCandlerun` that is the same on every platform. */
export async function openCandlerun(platform: Platform, options: CandlerunOptions): Promise<Candlerun> {
  const lanes = laneCount(options.lanes);
  const concurrentJobs = jobCount(options.concurrentJobs);
  const log = options.log ?? logToConsole;
  const emitter = new Emitter<CandlerunEvents>(log);
  const database = options.database ?? 'candlerun';
  const onFailure = (reason: string) => emitter.emit('storage', { kind: 'memory', reason });
  const [module, { store, storage }] = await Promise.all([
    options.wasmModule ?? platform.compileEngine(options),
    openStore(options.storage === 'memory' ? null : database, onFailure),
  ]);
  const candlerun = new Candlerun({
    readers: platform.readers,
    spawn: options.createWorker ?? (() => platform.spawnWorker(options)),
    log,
    lanes,
    concurrentJobs,
    module,
    database,
    store,
    storage,
    emitter,
  });
  if (options.resume !== false) await candlerun.adoptAll();
  return candlerun;
}

function logToConsole(message: string, detail: unknown): void {
  console.warn(`candlerun: ${message}`, detail);
}
