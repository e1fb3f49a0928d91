import { readFile } from 'node:fs/promises';
import { availableParallelism, homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { messageOf } from '../errors.js';
import { jobCount, laneCount } from '../options.js';
import type { Platform } from '../platform.js';
import { readArgument, UsageError } from '../usage-error.js';
import { checkedSchema, type DatabaseOptions, newClient } from './database/connect.js';
import { migrate } from './database/migrations.js';
import { jsonLog, type Log } from './log.js';
import { migrateQueue } from './queue/connection.js';
import { runServer, type ServerOptions } from './run-server.js';
import { runWorker, type WorkerOptions } from './worker/run-worker.js';

/** The text of `candlerun server --help`. */
export const SERVER_USAGE = `Usage: candlerun server [options]
       candlerun server migrate --database <url> [--schema <name>] [--queue <url>]

\`server\` runs jobs and answers over HTTP until it gets SIGTERM or SIGINT; then it leaves its jobs as they are stored, and goes on with them when
it starts again. \`server migrate\` creates or upgrades the tables.

  --database <url>  PostgreSQL 13 or newer, as postgres://…; without it jobs are kept in memory (CANDLERUN_DATABASE)
  --schema <name>   schema of the tables (candlerun)
  --queue <url>     Redis or Valkey as redis://…, or PostgreSQL as postgres://…: gives episodes to \`candlerun worker\` (CANDLERUN_QUEUE)
  --host <host>     address to listen on (127.0.0.1); another one needs a token
  --port <n>        port to listen on (7390); 0 lets the system choose
  --token-file <file>  file with the token that requests must have (or the token itself in CANDLERUN_TOKEN)
  --lanes <n>       threads of this process that run episodes (one fewer than there are cores, 8 at most)
  --jobs <n>        jobs that run at the same time; the others wait (1)
  --keep <days>     days for which a job is kept after its end, then it is removed with its episodes (without: for ever)
  --cors <origin>   origin whose pages may use the server, such as https://example.org; may be given again
  --allow-javascript  runs strategies in JavaScript, which can do what a program can
  --most-candles <mb>  most megabytes of a file of candles (256)
  --help            prints this text`;

/** The text of `candlerun worker --help`. */
export const WORKER_USAGE = `Usage: candlerun worker --server <url> --queue <url> [options]

Runs episodes for a server, until it gets SIGTERM or SIGINT; then it finishes what it runs. Workers can come and go at any time.

  --server <url>    address of the server, from which candles are fetched (CANDLERUN_SERVER)
  --queue <url>     the queue of the server (CANDLERUN_QUEUE)
  --token-file <file>  file with the token of the server (or the token itself in CANDLERUN_TOKEN)
  --lanes <n>       threads that run episodes (one fewer than there are cores, 8 at most)
  --cache <folder>  folder in which candles are kept (candlerun in the user's cache folder)
  --most-cache <mb>  most megabytes in it (10000)
  --allow-javascript  runs strategies in JavaScript, which can do what a program can
  --help            prints this text`;

const END_MS = 1_000;

type Arguments = ReturnType<typeof parsed>['values'];

/** Runs `candlerun server …`. Resolves to the exit code. */
export async function serverCommand(args: string[], platform: Platform): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(SERVER_USAGE);
    return 0;
  }
  const [command, ...more] = positionals;
  if (command === 'migrate' && more.length === 0) return migrateCommand(values);
  if (command !== undefined) throw new UsageError(`there is no command \`server ${positionals.join(' ')}\``);
  return serve(await serverOptions(values), platform);
}

/** Runs `candlerun worker …`. Resolves to the exit code. */
export async function workerCommand(args: string[], platform: Platform): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help) {
    console.log(WORKER_USAGE);
    return 0;
  }
  if (positionals.length > 0) throw new UsageError(`there is no command \`worker ${positionals.join(' ')}\``);
  const log = jsonLog((line) => process.stderr.write(line));
  const worker = await runWorker(await workerOptions(values), platform, log);
  await untilSignal(log, 'the worker ends');
  await worker.close();
  endSoon();
  return 0;
}

async function workerOptions(values: Arguments): Promise<WorkerOptions> {
  const [server, queue] = [values.server ?? process.env.CANDLERUN_SERVER, queueAddress(values)];
  if (server === undefined) throw new UsageError('--server <url> is missing');
  if (!URL.canParse(server))
    throw new UsageError(`--server ${server}: it must be an address, such as http://127.0.0.1:7390`);
  if (queue === null) throw new UsageError('--queue <url> is missing');
  const folder = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return {
    server,
    queue,
    token: await token(values['token-file']),
    lanes: laneOption(values.lanes),
    cacheFolder: values.cache ?? join(folder, 'candlerun'),
    cacheBytes: whole('most-cache', values['most-cache'] ?? '10000', [0, 10_000_000]) * 2 ** 20,
    allowJavaScript: values['allow-javascript'] ?? false,
  };
}

async function untilSignal(log: Log, message: string): Promise<void> {
  const signal = await new Promise<string>((resolve) => {
    process.once('SIGTERM', resolve).once('SIGINT', resolve);
  });
  log('info', message, { signal });
  // A second signal ends the process at once, and a connection that is still being made does not keep it.
  process.once('SIGTERM', () => process.exit(1)).once('SIGINT', () => process.exit(1));
}

/** Ends the process a moment after the code was set, whatever is still open. */
function endSoon(): void {
  setTimeout(() => process.exit(), END_MS).unref();
}

function laneOption(lanes: string | undefined): number {
  return readArgument(
    () => laneCount(lanes === undefined ? 'auto' : Number(lanes), availableParallelism()),
    '--lanes: ',
  );
}

async function serve(options: ServerOptions, platform: Platform): Promise<number> {
  const log = jsonLog((line) => process.stderr.write(line));
  const server = await runServer(options, platform, log);
  console.log(server.url);
  await untilSignal(log, 'the server ends');
  await server.close();
  endSoon();
  return 0;
}

async function migrateCommand(values: Arguments): Promise<number> {
  const database = databaseOptions(values);
  if (!database) throw new UsageError('--database <url> is missing');
  const client = await newClient(database);
  try {
    await client.connect().catch((error: unknown) => {
      throw new UsageError(`the database cannot be reached: ${messageOf(error)}`);
    });
    const ran = await migrate(client, database.schema);
    console.log(ran.length === 0 ? 'nothing to do' : `ran migration ${ran.join(', ')} of ${database.schema}`);
    const queue = queueAddress(values);
    if (queue !== null && (await migrateQueue(queue))) console.log('the queue has its tables');
    return 0;
  } finally {
    await client.end().catch(() => {});
  }
}

async function serverOptions(values: Arguments): Promise<ServerOptions> {
  return {
    database: databaseOptions(values),
    queue: queueAddress(values),
    host: values.host ?? '127.0.0.1',
    port: whole('port', values.port ?? '7390', [0, 65_535]),
    token: await token(values['token-file']),
    lanes: laneOption(values.lanes),
    concurrentJobs: readArgument(() => jobCount(Number(values.jobs ?? 1)), '--jobs: '),
    keepDays: values.keep === undefined ? null : whole('keep', values.keep, [1, 100_000]),
    origins: (values.cors ?? []).map(origin),
    allowJavaScript: values['allow-javascript'] ?? false,
    mostCandleBytes: whole('most-candles', values['most-candles'] ?? '256', [1, 2_000]) * 2 ** 20,
  };
}

function queueAddress(values: Arguments): string | null {
  return values.queue ?? (process.env.CANDLERUN_QUEUE || null);
}

function databaseOptions(values: Arguments): DatabaseOptions | null {
  const url = values.database ?? process.env.CANDLERUN_DATABASE;
  if (url === undefined || url === '') return null;
  if (!/^postgres(ql)?:\/\//.test(url)) throw new UsageError('--database: it must begin with postgres://');
  return { url, schema: checkedSchema(values.schema ?? 'candlerun') };
}

async function token(file: string | undefined): Promise<string | null> {
  if (file === undefined) return checkedToken(process.env.CANDLERUN_TOKEN || null, 'CANDLERUN_TOKEN');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`--token-file ${file}: it cannot be read: ${messageOf(error)}`);
  });
  return checkedToken(text.trim(), `--token-file ${file}`);
}

/** A token without spaces that nobody guesses. */
function checkedToken(token: string | null, source: string): string | null {
  if (token === null || /^\S{16,}$/.test(token)) return token;
  throw new UsageError(
    `${source}: a token has at least 16 characters and no spaces, such as those of \`openssl rand -hex 32\``,
  );
}

function origin(text: string): string {
  const isOrigin = text === '*' || (URL.canParse(text) && new URL(text).origin === text);
  if (isOrigin) return text;
  throw new UsageError(`--cors ${text}: it must be an origin, such as https://example.org`);
}

function whole(name: string, text: string, [low, high]: [number, number]): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= low && number <= high) return number;
  throw new UsageError(`--${name} ${text}: it must be a whole number from ${low} to ${high}`);
}

function parsed(args: string[]) {
  return readArgument(() =>
    parseArgs({
      args,
      allowPositionals: true,
      options: {
        database: { type: 'string' },
        schema: { type: 'string' },
        queue: { type: 'string' },
        server: { type: 'string' },
        cache: { type: 'string' },
        'most-cache': { type: 'string' },
        host: { type: 'string' },
        port: { type: 'string' },
        'token-file': { type: 'string' },
        lanes: { type: 'string' },
        jobs: { type: 'string' },
        keep: { type: 'string' },
        cors: { type: 'string', multiple: true },
        'allow-javascript': { type: 'boolean' },
        'most-candles': { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    }),
  );
}
