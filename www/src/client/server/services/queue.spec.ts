import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import type { JobSpec } from '../../generated/types.js';
import type { JobRow } from '../../storage/records.js';
import {
  end,
  ended,
  gridSpec,
  migratedDatabase,
  output,
  query,
  type Running,
  resultHere,
  resultOf,
  run,
  sendCandles,
  startServer,
  stored,
  type TestServer,
  TOKEN,
} from './processes.js';

/** Waits until a line of the log has a text. */
async function logged({ log, process: child }: Running, text: string): Promise<void> {
  while (!log.some((line) => line.includes(text))) {
    if (child.exitCode !== null) throw new Error(log.join('\n'));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function cacheFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a worker of a server and waits until it takes batches. */
async function startWorker(
  server: TestServer,
  queue: string,
  cache: string,
  more: string[] = [],
): Promise<Running> {
  const args = [
    'worker',
    '--server',
    server.url,
    '--queue',
    queue,
    '--lanes',
    '1',
    '--cache',
    cache,
    ...more,
  ];
  const worker = run(args, { CANDLERUN_TOKEN: TOKEN });
  await logged(worker, 'the worker takes batches');
  return worker;
}

/** Starts a server with workers, and waits until it has counted their lanes. */
async function startFleet(queue: string, workers: number, more: string[] = []) {
  const database = await migratedDatabase();
  const server = await startServer(['--database', database, '--lanes', '1', '--queue', queue, ...more]);
  const cache = cacheFolder();
  const started = await Promise.all(
    Array.from({ length: workers }, () => startWorker(server, queue, cache, more)),
  );
  if (workers > 0) await logged(server, `"lanes":${workers}}`);
  return { database, server, workers: started, cache };
}

const { redis, postgres } = { redis: () => inject('redis'), postgres: () => migratedQueue() };

/** A database with the tables of the queue. */
async function migratedQueue(): Promise<string> {
  const database = await migratedDatabase();
  const { out } = await output(['server', 'migrate', '--database', database, '--queue', database]);
  expect(out).toContain('the queue has its tables');
  return database;
}

for (const [name, address] of Object.entries({ redis, postgres })) {
  test(`two workers on ${name} run a grid to the digest of one machine, every episode once`, async () => {
    const { database, server, workers } = await startFleet(await address(), 2);
    const spec = gridSpec(await sendCandles(server, 50_000), 50);
    const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
    expect(await ended(server, id)).toMatchObject({ status: 'completed', saved_episodes: 2_500 });
    expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 50_000)).digest);
    const [count] = await query(
      database,
      'SELECT sum(count) AS episodes FROM candlerun.training_episode_blocks',
    );
    expect(count).toEqual({ episodes: '2500' });
    const metrics = await (await server.request('GET', '/metrics')).text();
    expect(metrics).toMatch(/candlerun_batches_total\{result="done"\} [1-9]/);
    for (const worker of workers) expect(await end(worker, 'SIGTERM')).toBe(0);
  });
}

const WALK_FORWARD = {
  search: {
    space: { fast: { int: { low: 5, high: 30 } }, slow: { int: { low: 40, high: 90 } } },
    sampler: 'bayesian',
    episodes: 24,
    batch: 4,
    seed: 7,
  },
  walk_forward: { windows: 3, train_share: 0.7 },
};

const RULES = `param fast = 10 in 5..30 step 1
enter long when close crosses above sma(close, fast)
exit long when close crosses below sma(close, fast)
`;

const JAVASCRIPT = `defineStrategy({
  params: { fast: { default: 10, int: { low: 5, high: 30 } } },
  init: ({ indicator, params }) => indicator('sma', 'close', params.fast),
  onCandle(ctx, average) {
    if (ctx.close.at(0) > average.at(0) && !ctx.inPosition) ctx.buy();
    if (ctx.close.at(0) < average.at(0) && ctx.inPosition) ctx.closeAll();
  },
});
`;

test('every kind of job has the digest of one machine', async () => {
  const { server } = await startFleet(inject('redis'), 2, ['--allow-javascript']);
  const candles = await sendCandles(server, 3_000);
  const strategy = { library: 'sma_cross' };
  const space = WALK_FORWARD.search.space;
  const specs: Record<string, unknown> = {
    'walk-forward': { candles, strategy, ...WALK_FORWARD },
    random: { candles, strategy, search: { space, sampler: 'random', episodes: 300, seed: 3 } },
    bayesian: { candles, strategy, search: { space, sampler: 'bayesian', episodes: 40, batch: 4, seed: 5 } },
    rules: { candles, strategy: { rules: RULES }, search: {} },
    javascript: { candles, strategy: { javascript: JAVASCRIPT }, search: {} },
    single: { candles, strategy },
  };
  for (const [name, spec] of Object.entries(specs)) {
    const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
    expect(await ended(server, id), name).toMatchObject({ status: 'completed' });
    const [there, here] = [await resultOf(server, id), await resultHere(spec as JobSpec, 3_000)];
    expect(there.digest, name).toBe(here.digest);
    expect(there, name).toEqual(here);
  }
});

test('a worker that is killed is replaced by another one, and nothing is lost', async () => {
  const { server, workers } = await startFleet(inject('redis'), 2);
  const spec = gridSpec(await sendCandles(server, 50_000), 60);
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
  await stored(server, id, 300);
  await end(workers[0] as Running, 'SIGKILL');
  expect(await ended(server, id)).toMatchObject({ status: 'completed', saved_episodes: 3_600 });
  expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 50_000)).digest);
});

test('a job goes on without its workers, without what the queue has kept, and with workers that come late', async () => {
  const { server, workers, cache } = await startFleet(inject('redis'), 1);
  const spec = gridSpec(await sendCandles(server, 50_000), 60);
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
  await stored(server, id, 200);
  const { Redis } = await import('ioredis');
  const client = new Redis(inject('redis'));
  await client.flushall();
  await stored(server, id, 500);
  await end(workers[0] as Running, 'SIGKILL');
  await logged(server, '"lanes":0}');
  await stored(server, id, 800);
  await startWorker(server, inject('redis'), cache);
  expect(await ended(server, id)).toMatchObject({ status: 'completed', saved_episodes: 3_600 });
  expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 50_000)).digest);
  // Each event may have the answers of a whole batch.
  const [stream = ''] = await client.keys('*:events');
  expect(await client.xlen(stream)).toBeLessThanOrEqual(100);
  await client.quit();
});

test('a job is paused and resumed, and cancelled, in its workers too', async () => {
  const { server } = await startFleet(inject('redis'), 2);
  const spec = gridSpec(await sendCandles(server, 50_000), 50);
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
  await stored(server, id, 100);
  await server.json('POST', `/jobs/${id}/pause`);
  await server.json('POST', `/jobs/${id}/resume`);
  expect(await ended(server, id)).toMatchObject({ status: 'completed', saved_episodes: 2_500 });
  expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 50_000)).digest);

  const again = await server.json<JobRow>('POST', '/jobs', { spec });
  await stored(server, again.id, 100);
  expect(await server.json<JobRow>('POST', `/jobs/${again.id}/cancel`)).toMatchObject({
    status: 'cancelled',
  });
  for (;;) {
    const metrics = await (await server.request('GET', '/metrics')).text();
    if (/candlerun_queued_batches 0\n/.test(metrics)) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});

test('a worker refuses a server that is none, and a job whose script it may not run', async () => {
  const database = await migratedDatabase();
  const refused = await output(['worker', '--server', 'http://127.0.0.1:1', '--queue', inject('redis')]);
  expect([refused.code, refused.log.join()]).toEqual([2, expect.stringContaining('cannot be reached')]);
  expect((await output(['worker', '--queue', inject('redis')])).log.join()).toContain(
    '--server <url> is missing',
  );
  const server = await startServer(['--database', database, '--lanes', '1', '--queue', inject('redis')]);
  const wrong = await output(['worker', '--server', server.url, '--queue', inject('redis')]);
  expect([wrong.code, wrong.log.join()]).toEqual([2, expect.stringContaining('status 401')]);
});
