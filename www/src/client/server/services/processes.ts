import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { inject, onTestFinished } from 'vitest';
import type { JobResult, JobSpec } from '../../generated/types.js';
import type { JobRow } from '../../storage/records.js';

const CLI = new URL('../../../../lib/node/cli.js', import.meta.url).pathname;
export const TOKEN = 'a-token-of-the-tests';

/** A process of the command, which ends with its test. */
export type Running = { process: ChildProcess; log: string[] };

/** Runs the command. */
export function run(args: string[], environment: Record<string, string> = {}): Running {
  const process_ = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface({ input: process_.stderr }).on('line', (line) => log.push(line));
  onTestFinished(async () => {
    if (process_.exitCode !== null || process_.signalCode !== null) return;
    process_.kill('SIGKILL');
    await once(process_, 'exit');
  });
  return { process: process_, log };
}

/** The output of a command that has ended, and its exit code. */
export async function output(args: string[]): Promise<{ code: number | null; out: string; log: string[] }> {
  const { process: child, log } = run(args);
  let out = '';
  child.stdout?.on('data', (chunk) => {
    out += chunk;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, out, log };
}

/** A new, empty database in the PostgreSQL of this run, or in another one. */
export async function newDatabase(postgres = inject('postgres')): Promise<string> {
  const name = `test_${Math.random().toString(36).slice(2)}`;
  const client = new pg.Client(`${postgres}/postgres`);
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return `${postgres}/${name}`;
}

/** A new database with the tables of Candlerun. */
export async function migratedDatabase(postgres?: string): Promise<string> {
  const database = await newDatabase(postgres);
  const { code, log } = await output(['server', 'migrate', '--database', database]);
  if (code !== 0) throw new Error(log.join('\n'));
  return database;
}

/** Runs queries in a database. */
export async function query(database: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(database);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** A server of the tests. */
export type TestServer = Running & {
  url: string;
  request(method: string, path: string, body?: unknown): Promise<Response>;
  /** The JSON of an answer that must be a success. */
  json<T>(method: string, path: string, body?: unknown): Promise<T>;
};

/** Starts a server and waits until it answers. */
export function startServer(
  args: string[],
  token: string | null = TOKEN,
  environment: Record<string, string> = {},
): Promise<TestServer> {
  const running = run(['server', '--port', '0', ...args], { CANDLERUN_TOKEN: token ?? '', ...environment });
  return serverOf(running, token);
}

/** A server whose process was started, once it answers. */
export async function serverOf(running: Running, token: string | null): Promise<TestServer> {
  const url = await new Promise<string>((resolve, reject) => {
    running.process.stdout?.once('data', (chunk) => resolve(String(chunk).trim()));
    running.process.once('close', () => reject(new Error(running.log.join('\n'))));
  });
  const request: TestServer['request'] = (method, path, body) => {
    const isJson = body !== undefined && !(body instanceof Uint8Array) && typeof body !== 'string';
    return fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(isJson && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: isJson ? JSON.stringify(body) : (body as BodyInit) }),
    });
  };
  return {
    ...running,
    url,
    request,
    async json<T>(method: string, path: string, body?: unknown): Promise<T> {
      const response = await request(method, path, body);
      const text = await response.text();
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
      return JSON.parse(text) as T;
    },
  };
}

/** Ends a server by a signal and waits for its end. */
export async function end(
  { process: child }: Running,
  signal: NodeJS.Signals = 'SIGKILL',
): Promise<number | null> {
  const ended = once(child, 'exit');
  child.kill(signal);
  const [code] = (await ended) as [number | null];
  return code;
}

/** Sends synthetic candles. Returns their fingerprint. */
export async function sendCandles(server: TestServer, candles = 10_000, seed = 1): Promise<string> {
  const { fingerprint } = await server.json<{ fingerprint: string }>('POST', '/candles', {
    synthetic: { candles, seed },
  });
  return fingerprint;
}

/** A grid over two averages: `fast` values of `fast` and as many of `slow`. */
export function gridSpec(candles: string, values: number): JobSpec {
  return {
    candles,
    strategy: { library: 'sma_cross' },
    search: {
      space: {
        fast: { int: { low: 5, high: 4 + values, step: 1 } },
        slow: { int: { low: 60, high: 59 + values, step: 1 } },
      },
    },
  } as unknown as JobSpec;
}

/** Waits until a job has ended and returns its row. */
export async function ended(server: TestServer, id: string): Promise<JobRow> {
  for (;;) {
    const row = await server.json<JobRow>('GET', `/jobs/${id}`);
    if (['completed', 'failed', 'cancelled'].includes(row.status)) return row;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Waits until some share of a job is stored. */
export async function stored(server: TestServer, id: string, episodes: number): Promise<JobRow> {
  for (;;) {
    const row = await server.json<JobRow>('GET', `/jobs/${id}`);
    if (row.saved_episodes >= episodes) return row;
    if (row.status === 'completed' || row.status === 'failed') {
      throw new Error(`the job is ${row.status}: ${row.error}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The result of a job that has completed. */
export async function resultOf(server: TestServer, id: string): Promise<JobResult> {
  const { result } = await server.json<{ result: JobResult | null }>('GET', `/jobs/${id}/outcome`);
  if (result === null) throw new Error(`job ${id} has no result`);
  return result;
}

/** The result of the same job in this process, without a server. The package is built by then, and its types are those of the sources. */
export async function resultHere(spec: JobSpec, candles: number, seed = 1): Promise<JobResult> {
  const { createCandlerun } = await import('../../../../lib/node/index.js');
  const candlerun = await createCandlerun({ lanes: 2, storage: 'memory' });
  try {
    await candlerun.loadCandles({ synthetic: { candles, seed } });
    return await candlerun.start(spec, { allowJavaScript: true }).done;
  } finally {
    await candlerun.close();
  }
}

/** The events of a stream until it ends, or until `isEnough`. */
export async function events(
  url: string,
  isEnough: (events: StreamEvent[]) => boolean = () => false,
  headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
): Promise<StreamEvent[]> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  if (!response.ok || !response.body) throw new Error(`${response.status} ${await response.text()}`);
  const found: StreamEvent[] = [];
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const field = (name: string) =>
        block
          .split('\n')
          .find((line) => line.startsWith(`${name}: `))
          ?.slice(name.length + 2);
      const [type, data] = [field('event'), field('data')];
      if (type && data)
        found.push({ type, id: field('id') ?? '', data: JSON.parse(data), at: performance.now() });
    }
    if (isEnough(found)) {
      abort.abort();
      break;
    }
  }
  return found;
}

export type StreamEvent = { type: string; id: string; data: Record<string, unknown>; at: number };
