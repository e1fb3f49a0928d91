import { UsageError } from '../usage-error.js';

/**
 * The packages that the commands `server` and `worker` need and a page does not. They are optional peers of this package, so each is
 * imported when a command needs it, and a missing one is named with the command that installs it.
 */
const PACKAGES = {
  pg: () => import('pg'),
  hono: () => import('hono'),
  '@hono/node-server': () => import('@hono/node-server'),
  'prom-client': () => import('prom-client'),
} as const;

type Name = keyof typeof PACKAGES;
type Peers = { [K in Name]: Awaited<ReturnType<(typeof PACKAGES)[K]>> };

/** Imports a package. Throws a `UsageError` that says how to install it if it is missing. */
export async function peer<K extends Name>(name: K): Promise<Peers[K]> {
  try {
    return (await PACKAGES[name]()) as Peers[K];
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new UsageError(`this command needs the package ${name}: npm install ${name}`);
  }
}
