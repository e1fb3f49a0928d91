import type { BackendFactory, IQueueBackend } from 'bullmq';
import { UsageError } from '../../usage-error.js';
import { newClient } from '../database/connect.js';
import { peer } from '../peers.js';
import { VERSION as PACKAGE } from '../version.js';

/** Changes with the messages between conductor and lane, and with `Batch`. Together with the version of the package it keeps workers of other versions away. */
const PROTOCOL = 1;

/** The name of the queue: only servers and workers of one version use the same. */
export const QUEUE_NAME = `candlerun-${PACKAGE.replaceAll('.', '-')}-${PROTOCOL}`;

/** The schema of the queue in a database. */
const QUEUE_SCHEMA = 'candlerun_queue';

/** The queue keeps this many events. An event has the answers of a batch, 200 kB of them, and is only a hint to look. */
const MOST_EVENTS = 50;

/** What the classes of BullMQ take: their options of the connection, and where it is not Redis, the factory of their backend. */
export type QueueConnection = {
  options: { connection: object; streams: { events: { maxLen: number } } };
  backend: BackendFactory<IQueueBackend, object> | undefined;
};

/** The connection of the queue at an address: redis://, rediss:// or postgres://. */
export async function queueConnection(url: string): Promise<QueueConnection> {
  const streams = { events: { maxLen: MOST_EVENTS } };
  if (/^rediss?:\/\//.test(url)) {
    await peer('ioredis');
    // A command waits until Redis is back, however long that takes.
    return { options: { connection: { url, maxRetriesPerRequest: null }, streams }, backend: undefined };
  }
  if (/^postgres(ql)?:\/\//.test(url)) {
    await peer('pg');
    const { createPostgresBackend } = await peer('bullmq');
    const connection = { connectionString: url, schema: QUEUE_SCHEMA, max: 4, keepAlive: true };
    return {
      options: { connection, streams },
      backend: createPostgresBackend as unknown as BackendFactory<IQueueBackend, object>,
    };
  }
  throw new UsageError(`--queue ${url}: it must begin with redis://, rediss:// or postgres://`);
}

/** Creates or upgrades the tables of a queue in PostgreSQL. Returns whether the queue has tables. */
export async function migrateQueue(url: string): Promise<boolean> {
  const { backend } = await queueConnection(url);
  if (!backend) return false;
  const { runMigrations } = await peer('bullmq');
  const client = await newClient({ url, schema: QUEUE_SCHEMA });
  try {
    await client.connect();
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${QUEUE_SCHEMA}`);
    await runMigrations(client, QUEUE_SCHEMA);
    return true;
  } finally {
    await client.end().catch(() => {});
  }
}
