import { Candlerun, type CandlerunEvents } from './candlerun.js';
import { Emitter } from './emitter.js';
import { hasWebLocks } from './jobs/job-lock.js';
import { type CandlerunOptions, jobCount, laneCount } from './options.js';
import type { Platform } from './platform.js';
import { openStore } from './storage/open-store.js';

const NO_LOCKS = 'no Web Locks without HTTPS: tabs agree by messages on which of them runs a job';

/** The part of `createCandlerun` that is the same on every platform. */
export async function openCandlerun(platform: Platform, options: CandlerunOptions): Promise<Candlerun> {
  const lanes = laneCount(options.lanes);
  const concurrentJobs = jobCount(options.concurrentJobs);
  const log = options.log ?? logToConsole;
  const emitter = new Emitter<CandlerunEvents>(log);
  const database = options.database ?? 'candlerun';
  const onFailure = (reason: string) => emitter.emit('storage', { kind: 'memory', reason });
  const onRecovery = () => emitter.emit('storage', { kind: 'indexeddb' });
  const { sharing } = platform;
  const server = options.server && (await import('./remote/open-server.js')).openServer(options.server);
  const [module, { store, storage }] = await Promise.all([
    options.wasmModule ?? platform.compileEngine(options),
    server ?? sharing ?? openStore(options.storage === 'memory' ? null : database, { onFailure, onRecovery }),
  ]);
  if (storage.kind === 'indexeddb' && !hasWebLocks()) log(NO_LOCKS, 'https');
  const candlerun = new Candlerun({
    readers: platform.readers,
    spawn: options.createWorker ?? (() => platform.spawnWorker(options)),
    spawnRemote: platform.spawnRemote,
    log,
    lanes,
    concurrentJobs,
    module,
    database,
    store,
    storage,
    sharing,
    newJobs: server?.newJobs,
    emitter,
  });
  if (options.resume !== false) await candlerun.adoptAll();
  return candlerun;
}

function logToConsole(message: string, detail: unknown): void {
  console.warn(`candlerun: ${message}`, detail);
}
