import { hostname } from 'node:os';
import type { Job, Worker } from 'bullmq';
import { messageOf } from '../../errors.js';
import { openCandlerun } from '../../open-candlerun.js';
import type { Platform } from '../../platform.js';
import { UsageError } from '../../usage-error.js';
import { clientLog, type Log } from '../log.js';
import { peer } from '../peers.js';
import type { Batch, BatchResult } from '../queue/batch.js';
import { QUEUE_NAME, queueConnection } from '../queue/connection.js';
import { workerName } from '../queue/worker-name.js';
import { VERSION } from '../version.js';
import { BatchRunner } from './batch-runner.js';
import { CandleDisk } from './candle-disk.js';
import { BatchError, LaneThread } from './lane-thread.js';
import type { SentCandles, SentSource } from './sent-candles.js';
import { WorkerCandles } from './worker-candles.js';

/**
 * A worker that is gone is noticed after this time: its lock on a batch is not renewed, and another worker finds that. Threads run the episodes, so nothing
 * keeps the main thread from renewing it.
 */
const LOCK_MS = 6_000;
const STALLED_CHECK_MS = 3_000;

export type WorkerOptions = {
  /** Address of a server, from which candles are fetched. */
  server: string;
  token: string | null;
  queue: string;
  lanes: number;
  cacheFolder: string;
  cacheBytes: number;
  allowJavaScript: boolean;
};

/** A worker that takes batches. */
export type RunningWorker = {
  /** Finishes the batches that run and takes no other. */
  close(): Promise<void>;
};

/** Starts a worker. */
export async function runWorker(
  options: WorkerOptions,
  platform: Platform,
  log: Log,
): Promise<RunningWorker> {
  await assertSameVersion(options);
  const bull = await peer('bullmq');
  const { options: connection, backend } = await queueConnection(options.queue);
  const module = await platform.compileEngine({});
  // Only its conductor is used, which reads and hashes candles.
  const candlerun = await openCandlerun(platform, {
    lanes: 1,
    storage: 'memory',
    wasmModule: module,
    log: clientLog(log),
  });
  const disk = new CandleDisk(options.cacheFolder, options.cacheBytes);
  const candles = new WorkerCandles(candlerun, disk, (fingerprint) => fetchCandles(options, fingerprint));
  const newThread = () => new LaneThread(platform.spawnWorker({}), module);
  const runner = new BatchRunner(candles, newThread, options.allowJavaScript);
  const queue = new bull.Queue(QUEUE_NAME, connection as never, backend as never);
  const isDropped = async (id: string) => {
    const job = (await queue.getJob(id)) as Job<Batch> | undefined;
    return job === undefined || job.data.cancelled === true;
  };
  const run = async (job: Job<Batch, BatchResult>) => {
    const id = job.id ?? '';
    const batch = job.data;
    const taken = { batch, send: (part: object) => job.updateProgress(part), isDropped: () => isDropped(id) };
    return runner.run(taken).catch((error: unknown) => {
      throw queueError(bull.UnrecoverableError, error);
    });
  };
  const worker = new bull.Worker(
    QUEUE_NAME,
    run as never,
    {
      ...connection,
      name: workerName(options.lanes, hostname(), process.pid),
      concurrency: options.lanes,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_CHECK_MS,
      // The conductor gives the episodes of a batch whose worker is gone to other lanes.
      maxStalledCount: 0,
    } as never,
    backend as never,
  ) as unknown as Worker<Batch, BatchResult>;
  worker.on('error', (error) => log('warn', 'the queue cannot be reached', { reason: messageOf(error) }));
  queue.on('error', () => {});
  worker.on('failed', (job, error) =>
    log('warn', 'a batch has failed', { batch: job?.id, reason: error.message }),
  );
  await worker.waitUntilReady();
  log('info', 'the worker takes batches', { lanes: options.lanes, server: options.server });
  return {
    close: async () => {
      await worker.close();
      runner.close();
      await Promise.allSettled([queue.close(), candlerun.close()]);
    },
  };
}

/** The error with which a batch fails in the queue. Only a batch that a worker could not begin is tried by another one. */
function queueError(Unrecoverable: new (message: string) => Error, error: unknown): Error {
  if (!(error instanceof BatchError)) return error as Error;
  const message = JSON.stringify(error.failure);
  return error.failure.kind === 'lost' ? new Error(message) : new Unrecoverable(message);
}

/** Workers of another version take no batch of a server: their messages may differ. */
async function assertSameVersion({ server, token }: WorkerOptions): Promise<void> {
  const { version } = (await (await request(server, '/version', token)).json()) as { version?: string };
  if (version === VERSION) return;
  throw new UsageError(
    `the server ${server} has version ${version} and this worker ${VERSION}: install the same`,
  );
}

async function fetchCandles({ server, token }: WorkerOptions, fingerprint: string): Promise<SentCandles> {
  const response = await request(server, `/candles/${encodeURIComponent(fingerprint)}`, token);
  const header = response.headers.get('x-candlerun-source');
  if (header === null) throw new Error(`${server} is no server of Candlerun`);
  const source = JSON.parse(decodeURIComponent(header)) as SentSource;
  return { source, bytes: new Uint8Array(await response.arrayBuffer()) };
}

async function request(server: string, path: string, token: string | null): Promise<Response> {
  const headers = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch(new URL(path, server), { headers }).catch((error: unknown) => {
    throw new UsageError(`the server ${server} cannot be reached: ${messageOf(error)}`);
  });
  if (response.ok) return response;
  throw new UsageError(`the server ${server} answers ${path} with status ${response.status}`);
}
