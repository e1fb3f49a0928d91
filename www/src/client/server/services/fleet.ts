import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  migratedDatabase,
  output,
  type Running,
  run,
  startServer,
  type TestServer,
  TOKEN,
} from './processes.js';

/** A folder that is removed after the test. */
export function testFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-fleet-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until a line of the log has a text. */
export async function logged({ log, process: child }: Running, text: string): Promise<void> {
  while (!log.some((line) => line.includes(text))) {
    if (child.exitCode !== null) throw new Error(log.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A database with the tables of the queue. */
export async function migratedQueue(postgres?: string): Promise<string> {
  const database = await migratedDatabase(postgres);
  const { out } = await output(['server', 'migrate', '--database', database, '--queue', database]);
  if (!out.includes('the queue has its tables')) throw new Error(out);
  return database;
}

/** A server, the queue of its workers, and the folder in which they keep candles. */
export type Fleet = { database: string; server: TestServer; queue: string; cache: string };

/** Options of a fleet: more arguments of its server and its workers, more of their environment, and the lanes of a worker. */
export type FleetOptions = {
  database?: string;
  lanes?: number;
  more?: string[];
  environment?: Record<string, string>;
};

/** Starts a server with a number of workers, and waits until it has counted their lanes. */
export async function startFleet(queue: string, workers: number, options: FleetOptions = {}) {
  const { database = await migratedDatabase(), more = ['--allow-javascript'], environment = {} } = options;
  const args = ['--database', database, '--lanes', '1', '--queue', queue, ...more];
  const server = await startServer(args, TOKEN, environment);
  const fleet: Fleet = { database, server, queue, cache: testFolder() };
  return { ...fleet, workers: await addWorkers(fleet, workers, options) };
}

/** Starts workers and waits until the server has counted their lanes, beside those that were there already. */
export async function addWorkers(
  fleet: Fleet,
  count: number,
  options: FleetOptions = {},
  already = 0,
): Promise<Running[]> {
  const workers = await Promise.all(Array.from({ length: count }, () => startWorker(fleet, options)));
  if (count > 0) await logged(fleet.server, `"lanes":${already + count * (options.lanes ?? 1)}}`);
  return workers;
}

/** Starts a worker and waits until it takes batches. */
export async function startWorker(
  { server, queue, cache }: Fleet,
  { more = ['--allow-javascript'], environment = {}, lanes = 1 }: FleetOptions = {},
): Promise<Running> {
  const place = ['--server', server.url, '--queue', queue, '--cache', cache];
  const args = ['worker', ...place, '--lanes', String(lanes), ...more];
  const worker = run(args, { CANDLERUN_TOKEN: TOKEN, ...environment });
  await logged(worker, 'the worker takes batches');
  return worker;
}

/** Waits until no batch waits or runs. */
export async function emptyQueue(server: TestServer): Promise<void> {
  for (;;) {
    const metrics = await (await server.request('GET', '/metrics')).text();
    if (/candlerun_queued_batches 0\n/.test(metrics)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
