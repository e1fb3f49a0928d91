import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** A PostgreSQL in a folder of its own, which can be stopped and started again. */
export class Postgres {
  /** Its address, without the name of a database. */
  readonly url: string;
  readonly #bin = postgresBin();
  readonly #folder: string;
  readonly #port: number;
  readonly #user: { uid?: number; gid?: number; stdio: 'ignore' };
  #process: ChildProcess | null = null;

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://postgres@127.0.0.1:${port}`;
    this.#user = ownerOf(folder);
    const args = ['-D', join(folder, 'data'), '-U', 'postgres', '-A', 'trust', '--no-sync'];
    execFileSync(join(this.#bin, 'initdb'), args, this.#user);
  }

  /** Starts it and waits until it answers. */
  async start(): Promise<void> {
    const settings = ['fsync=off', 'max_connections=80', `unix_socket_directories=${this.#folder}`];
    const args = ['-D', join(this.#folder, 'data'), '-p', String(this.#port), '-h', '127.0.0.1'];
    const postgres = spawn(
      join(this.#bin, 'postgres'),
      [...args, ...settings.flatMap((it) => ['-c', it])],
      this.#user,
    );
    this.#process = postgres;
    for (;;) {
      try {
        const ready = ['-h', '127.0.0.1', '-p', String(this.#port)];
        execFileSync(join(this.#bin, 'pg_isready'), ready, { stdio: 'ignore' });
        return;
      } catch (error) {
        if (postgres.exitCode !== null) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Stops it by the fast shutdown, which ends every connection. */
  async stop(): Promise<void> {
    if (!this.#process) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGINT');
    await ended;
    this.#process = null;
  }
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
    .find((path) => existsSync(join(path, 'initdb')));
  if (bin === undefined) throw new Error('PostgreSQL is missing: apt-get install postgresql');
  return bin;
}
