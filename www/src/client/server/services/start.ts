import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Address of a PostgreSQL of this run, without the name of a database. */
    postgres: string;
    /** Address of a Redis of this run. */
    redis: string;
  }
}

const DEBIAN = '/usr/lib/postgresql';

/** Starts PostgreSQL and Redis in a folder of their own on free ports, and ends them and removes the folder after the tests. */
export default async function start(project: TestProject): Promise<() => Promise<void>> {
  const bin = postgresBin();
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-services-'));
  const port = await freePort();
  const postgres = await startPostgres(bin, folder, port);
  project.provide('postgres', `postgres://postgres@127.0.0.1:${port}`);
  const redisPort = await freePort();
  const redis = await startRedis(folder, redisPort);
  project.provide('redis', `redis://127.0.0.1:${redisPort}`);
  return async () => {
    const redisEnded = once(redis, 'exit');
    redis.kill('SIGKILL');
    await redisEnded;
    // SIGINT is the fast shutdown of PostgreSQL.
    const ended = once(postgres, 'exit');
    postgres.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
}

/** Starts PostgreSQL in a folder, which is made if it is new, and waits until it answers. */
async function startPostgres(bin: string, folder: string, port: number): Promise<ChildProcess> {
  const data = join(folder, 'data');
  const user = ownerOf(folder);
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync'], user);
  const settings = ['fsync=off', 'max_connections=80', `unix_socket_directories=${folder}`];
  const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((it) => ['-c', it])];
  const postgres = spawn(join(bin, 'postgres'), args, { ...user, stdio: 'ignore' });
  for (;;) {
    try {
      execFileSync(join(bin, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' });
      return postgres;
    } catch (error) {
      if (postgres.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** Starts Redis without storage and waits until it accepts connections. */
async function startRedis(folder: string, port: number): Promise<ChildProcess> {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  await new Promise<void>((resolve, reject) => {
    redis.once('error', () => reject(new Error('Redis is missing: apt-get install redis-server')));
    redis.once('exit', (code) => reject(new Error(`Redis has ended with code ${code}`)));
    redis.stdout.on('data', (text) => String(text).includes('Ready to accept') && resolve());
  });
  redis.removeAllListeners('exit');
  return redis;
}

/** PostgreSQL refuses to run as root, so it runs as the user that its package has made. */
function ownerOf(folder: string): { uid?: number; gid?: number; stdio: 'ignore' } {
  if (process.getuid?.() !== 0) return { stdio: 'ignore' };
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  const [uid, gid] = [id('-u'), id('-g')];
  chownSync(folder, uid, gid);
  chmodSync(folder, 0o700);
  return { uid, gid, stdio: 'ignore' };
}

function postgresBin(): string {
  const versions = existsSync(DEBIAN)
    ? readdirSync(DEBIAN)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const bin = versions
    .map((version) => join(DEBIAN, String(version), 'bin'))
    .find((path) => existsSync(path));
  if (bin === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  return bin;
}

/** A port of this machine that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}
