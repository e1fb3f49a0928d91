import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { listen } from '../serve-dist.ts';

/** A file or folder of the repository. */
export const folder = (name: string) => fileURLToPath(new URL(`../../../${name}`, import.meta.url));

const PROJECTS = folder('tests/embed');
const TARGET = folder('target/embed');

/** The package, packed by `cargo xtask test`. */
export const TARBALL = folder('target/package/candlerun.tgz');

/** Output and exit code of a program. */
export type Outcome = { code: number | null; stdout: string; stderr: string };

type Env = Record<string, string>;

/** A running server of a project. */
export type Server = { url: string; stop(): Promise<void> };

/** A copy of a project of `tests/embed`, with the package installed from its tarball. */
export class Project {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /**
   * Copies and installs a project, on top of the files of `base` if it has some in common with another project. The packages of its
   * lock file are installed once.
   */
  static async install(name: string, base?: string): Promise<Project> {
    const project = new Project(join(TARGET, name));
    await mkdir(project.folder, { recursive: true });
    for (const from of base ? [base, name] : [name]) {
      await cp(join(PROJECTS, from), project.folder, { recursive: true });
    }
    const source = join(project.folder, 'src');
    const shared = existsSync(source) ? source : project.folder;
    for (const file of ['run-job.js', 'run-job.d.ts']) {
      await cp(join(PROJECTS, 'shared', file), join(shared, file));
    }
    if (existsSync(join(project.folder, 'package-lock.json'))) await project.#installPackages();
    return project;
  }

  /** Runs a program to its end. Throws if it fails. */
  async build(command: string, args: string[], timeoutMs: number, env: Env = {}): Promise<void> {
    const { code, stdout, stderr } = await this.run(command, args, timeoutMs, env);
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
  }

  /** Runs a program to its end, or kills it after the time limit. */
  async run(command: string, args: string[], timeoutMs: number, env: Env = {}): Promise<Outcome> {
    const child = this.spawn(command, args, env);
    const timer = setTimeout(() => stop(child), timeoutMs);
    const outcome = await ended(child);
    clearTimeout(timer);
    return outcome;
  }

  /** Starts a server and waits until it answers. `args` get the port, which is in the variable `PORT` too. */
  async serve(command: string, args: (port: number) => string[], timeoutMs: number): Promise<Server> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const child = this.spawn(command, args(port), { PORT: String(port), HOST: '127.0.0.1' });
    const end = ended(child);
    const server = {
      url,
      stop: async () => {
        stop(child);
        await end;
      },
    };
    const isOver = end.then(({ stdout, stderr }) => {
      throw new Error(`the server ended before it answered:\n${stdout}${stderr}`);
    });
    try {
      await Promise.race([answers(url, timeoutMs), isOver]);
    } catch (error) {
      await server.stop();
      throw error;
    }
    // The end of a server that was stopped is no error.
    isOver.catch(() => {});
    return server;
  }

  /** Starts a program of the project in a process group of its own, so that its child processes can be ended with it. */
  spawn(command: string, args: string[], env: Env = {}): ChildProcess {
    return spawn(command, args, {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        NG_CLI_ANALYTICS: 'false',
        ASTRO_TELEMETRY_DISABLED: '1',
        ...env,
        // As in scripts of npm, programs of packages are found by name.
        PATH: `${join(this.folder, 'node_modules/.bin')}:${process.env.PATH}`,
      },
    });
  }

  async #installPackages(): Promise<void> {
    const npm = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const lock = createHash('sha256')
      .update(await readFile(join(this.folder, 'package-lock.json')))
      .digest('hex');
    const stamp = join(this.folder, 'node_modules/.embed-stamp');
    const installed = await readFile(stamp, 'utf8').catch(() => '');
    if (installed !== lock) {
      await this.build('npm', ['ci', ...npm], 300_000);
      await mkdir(join(this.folder, 'node_modules'), { recursive: true });
      await writeFile(stamp, lock);
    }
    // The package of this build is not in the lock file, which would need its hash.
    await rm(join(this.folder, 'node_modules/candlerun'), { recursive: true, force: true });
    const offline = ['--no-save', '--no-package-lock', '--prefer-offline'];
    await this.build('npm', ['install', ...npm, ...offline, TARBALL], 120_000);
  }
}

/** Kills a program and its child processes. */
export function stop(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}

/** Waits for the end of a program. */
export function ended(child: ChildProcess): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (data) => {
    stdout += data;
  });
  child.stderr?.on('data', (data) => {
    stderr += data;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

async function answers(url: string, timeoutMs: number): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (Date.now() < end) {
    const isThere = await fetch(url, { signal: AbortSignal.timeout(10_000) }).then(
      () => true,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${url} did not answer within ${timeoutMs} ms`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((resolve) => server.close(resolve));
  return port;
}
