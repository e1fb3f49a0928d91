import type { Counter, Gauge, Registry } from 'prom-client';
import { peer } from './peers.js';
import type { BullQueue } from './queue/bull-queue.js';

/** The figures of a server, for Prometheus. */
export type Metrics = {
  registry: Registry;
  /** Jobs that were started here. */
  started: Counter;
  /** Connected viewers of streams. */
  viewers: Gauge;
  /** Answered requests by status. */
  requests: Counter<'status'>;
};

/** Makes the figures, with those of the process. Those of a queue that does not answer are not numbers. `jobs` counts the open jobs by status when they are asked for. */
export async function newMetrics(
  jobs: () => Promise<Record<string, number>>,
  queue: BullQueue | null,
): Promise<Metrics> {
  const { default: client } = await peer('prom-client');
  const registry = new client.Registry();
  const registers = [registry];
  client.collectDefaultMetrics({ register: registry });
  new client.Gauge({
    name: 'candlerun_open_jobs',
    help: 'Jobs that have not ended, by status',
    labelNames: ['status'],
    registers,
    async collect() {
      this.reset();
      for (const [status, count] of Object.entries(await jobs())) this.set({ status }, count);
    },
  });
  if (queue) addQueue(client, registers, queue);
  return {
    registry,
    started: new client.Counter({
      name: 'candlerun_started_jobs_total',
      help: 'Jobs started here',
      registers,
    }),
    viewers: new client.Gauge({ name: 'candlerun_stream_viewers', help: 'Connected viewers', registers }),
    requests: new client.Counter({
      name: 'candlerun_http_requests_total',
      help: 'Answered requests by status',
      labelNames: ['status'],
      registers,
    }),
  };
}

function addQueue(client: typeof import('prom-client'), registers: Registry[], queue: BullQueue): void {
  new client.Counter({
    name: 'candlerun_batches_total',
    help: 'Batches that workers have run, that have failed, or that the queue has lost',
    labelNames: ['result'],
    registers,
    collect() {
      this.reset();
      for (const [result, count] of Object.entries(queue.ended)) this.inc({ result }, count);
    },
  });
  new client.Gauge({
    name: 'candlerun_queued_batches',
    help: 'Batches that wait for a worker or run',
    registers,
    async collect() {
      this.set(await queue.depth().catch(() => Number.NaN));
    },
  });
  new client.Gauge({
    name: 'candlerun_worker_lanes',
    help: 'Lanes of connected workers',
    registers,
    async collect() {
      this.set(await queue.workerLanes().catch(() => Number.NaN));
    },
  });
}
