import type { AddressInfo } from 'node:net';
import type { ServerType } from '@hono/node-server';
import { messageOf } from '../errors.js';
import type { Platform } from '../platform.js';
import { UsageError } from '../usage-error.js';
import { Access } from './access.js';
import type { DatabaseOptions } from './database/connect.js';
import { newApp } from './http/app.js';
import type { HttpOptions } from './http/context.js';
import { JobHost } from './job-host.js';
import { JobStreams } from './job-streams.js';
import type { Log } from './log.js';
import { newMetrics } from './metrics.js';
import { peer } from './peers.js';
import { BullQueue } from './queue/bull-queue.js';
import { removeOld } from './retention.js';

export type ServerOptions = HttpOptions & {
  host: string;
  /** 0 lets the system choose one. */
  port: number;
  token: string | null;
  database: DatabaseOptions | null;
  /** Address of the queue of batches; null if there are no workers. */
  queue: string | null;
  lanes: number;
  concurrentJobs: number;
  /** Days for which a job is kept after its end; null keeps it for ever. */
  keepDays: number | null;
};

/** A server that answers. */
export type RunningServer = {
  url: string;
  /** Stops answering and leaves every job as it is stored. Resolves when everything is written. */
  close(): Promise<void>;
};

/** Old jobs are looked for this often. */
const OLD_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Connections that are still busy after this time are cut when the server closes. */
const CLOSE_MS = 5_000;

/** Starts a server: its jobs go on, and it answers. */
export async function runServer(
  options: ServerOptions,
  platform: Platform,
  log: Log,
): Promise<RunningServer> {
  if (options.token === null && !isLoopback(options.host)) {
    throw new UsageError(
      `--host ${options.host}: without a token the server answers this machine only: set CANDLERUN_TOKEN or --token-file`,
    );
  }
  const { serve } = await peer('@hono/node-server');
  const queue = options.queue === null ? null : await BullQueue.open(options.queue, log);
  const host = await JobHost.open({ ...options, platform, queue, log }).catch(async (error: unknown) => {
    await queue?.close();
    throw error;
  });
  const openJobs = async () => countByStatus((await host.opened).candlerun.openJobs);
  const metrics = await newMetrics(openJobs, queue);
  const streams = new JobStreams(metrics);
  host.onLeft(() => streams.endAll());
  const access = new Access(options.token);
  const board = (await queue?.board()) ?? null;
  const app = await newApp({ host, streams, access, metrics, board, log, options });
  const server = await listen((onListening, onError) => {
    const { fetch } = app;
    const listening = serve({ fetch, hostname: options.host, port: options.port }, onListening);
    listening.once('error', onError);
    return listening;
  }).catch(async (error: Error) => {
    streams.close();
    await host.close();
    await queue?.close();
    throw new UsageError(
      `the server cannot listen on ${options.host}, port ${options.port}: ${error.message}`,
    );
  });
  const stopRemoving = removeOldJobs(host, options.keepDays, log);
  const { port } = server.address() as AddressInfo;
  const name = options.host.includes(':') ? `[${options.host}]` : options.host;
  const url = `http://${name}:${port}`;
  log('info', 'the server answers', { url, database: options.database !== null, lanes: options.lanes });
  return {
    url,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      stopRemoving();
      streams.close();
      await host.close();
      await queue?.close();
      const timer = setTimeout(
        () => 'closeAllConnections' in server && server.closeAllConnections(),
        CLOSE_MS,
      );
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await closed;
      clearTimeout(timer);
    },
  };
}

/** Removes old jobs now and then. Returns the function that ends it. */
function removeOldJobs(host: JobHost, days: number | null, log: Log): () => void {
  if (days === null) return () => {};
  const remove = async () => {
    try {
      await removeOld(await host.opened, Date.now() - days * DAY_MS, log);
    } catch (error) {
      log('warn', 'the old jobs cannot be read', { reason: messageOf(error) });
    }
  };
  void remove();
  const timer = setInterval(() => void remove(), OLD_MS);
  return () => clearInterval(timer);
}

function listen(
  start: (onListening: () => void, onError: (error: Error) => void) => ServerType,
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const server = start(() => resolve(server), reject);
  });
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function countByStatus(jobs: readonly { status: string }[]): Record<string, number> {
  const counts: Record<string, number> = { queued: 0, running: 0, paused: 0 };
  for (const { status } of jobs) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}
