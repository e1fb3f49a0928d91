import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A Redis without storage, which can be stopped and started again. */
export class Redis {
  readonly url: string;
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  constructor(folder: string, port: number) {
    this.#folder = folder;
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Starts it and waits until it accepts connections. */
  async start(): Promise<void> {
    const place = ['--port', String(this.#port), '--bind', '127.0.0.1', '--dir', this.#folder];
    const args = [...place, '--save', '', '--appendonly', 'no'];
    const redis = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
    await new Promise<void>((resolve, reject) => {
      redis.once('error', () => reject(new Error('Redis is missing: apt-get install redis-server')));
      redis.once('exit', (code) => reject(new Error(`Redis has ended with code ${code}`)));
      redis.stdout.on('data', (text) => String(text).includes('Ready to accept') && resolve());
    });
    redis.removeAllListeners('exit');
    this.#process = redis;
  }

  /** Ends it with all that is in it. */
  async stop(): Promise<void> {
    if (!this.#process) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
    this.#process = null;
  }

  /** The number of its process. */
  get pid(): number {
    return this.#process?.pid ?? 0;
  }
}
