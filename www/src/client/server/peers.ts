import { UsageError } from '../usage-error.js';

/**
 * The packages that the commands `server` and `worker` need and a page does not. They are optional peers of this package, so each is
 * imported when a command needs it, and a missing one is named with the command that installs it.
 */
type Peers = {
  pg: typeof import('pg');
  hono: typeof import('hono');
  '@hono/node-server': typeof import('@hono/node-server');
  'prom-client': { default: typeof import('prom-client') };
  bullmq: typeof import('bullmq');
  /** BullMQ imports it by itself. */
  ioredis: unknown;
};

const PACKAGES: { [K in keyof Peers]: () => Promise<Peers[K]> } = {
  pg: () => import('pg'),
  hono: () => import('hono'),
  '@hono/node-server': () => import('@hono/node-server'),
  'prom-client': () => import('prom-client'),
  bullmq: () => import('bullmq'),
  ioredis: () => import('ioredis'),
};

/** Imports a package. Throws a `UsageError` that says how to install it if it is missing. */
export async function peer<K extends keyof Peers>(name: K): Promise<Peers[K]> {
  try {
    return await PACKAGES[name]();
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(`this command needs the package ${name}: npm install ${name}`);
  }
}
