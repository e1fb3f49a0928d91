import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freePort } from './free-port.js';
import { Postgres } from './postgres.js';
import { Redis } from './redis.js';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a PostgreSQL of this run, without the name of a database. */
    postgres: string;
    /** Address of a Redis of this run. */
    redis: string;
    /** The number of its process. */
    redisPid: number;
  }
}

/** Starts PostgreSQL and Redis in a folder of their own on free ports, and ends them and removes the folder after the tests. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-services-'));
  const postgres = new Postgres(folder, await freePort());
  await postgres.start();
  project.provide('postgres', postgres.url);
  const redis = new Redis(folder, await freePort());
  await redis.start();
  project.provide('redis', redis.url);
  project.provide('redisPid', redis.pid);
  return async () => {
    await redis.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}
