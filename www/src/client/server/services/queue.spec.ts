import { expect, inject, test } from 'vitest';
import type { JobResult, JobSpec } from '../../generated/types.js';
import type { JobRow } from '../../storage/records.js';
import { QUEUE_NAME } from '../queue/connection.js';
import { addWorkers, emptyQueue, logged, migratedQueue, startFleet, startWorker } from './fleet.js';
import { assertWhole, startGated, storedEpisodes } from './gated-job.js';
import {
  end,
  ended,
  gridSpec,
  migratedDatabase,
  output,
  type Running,
  resultHere,
  resultOf,
  sendCandles,
  startServer,
  stored,
} from './processes.js';

const QUEUES = { redis: async () => inject('redis'), postgres: migratedQueue };

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

/** A job of each kind. */
function specs(candles: string): Record<string, unknown> {
  const strategy = { library: 'sma_cross' };
  const space = WALK_FORWARD.search.space;
  return {
    grid: gridSpec(candles, 30),
    'walk-forward': { candles, strategy, ...WALK_FORWARD },
    random: { candles, strategy, search: { space, sampler: 'random', episodes: 300, seed: 3 } },
    bayesian: { candles, strategy, search: { space, sampler: 'bayesian', episodes: 40, batch: 4, seed: 5 } },
    tpe: { candles, strategy, search: { space, sampler: 'tpe', episodes: 60, batch: 4, seed: 5 } },
    rules: { candles, strategy: { rules: RULES }, search: {} },
    javascript: { candles, strategy: { javascript: JAVASCRIPT }, search: {} },
    single: { candles, strategy },
  };
}

/** The results of jobs in this process, by their kinds. */
async function resultsHere(jobs: Record<string, unknown>): Promise<Record<string, JobResult>> {
  const results: Record<string, JobResult> = {};
  for (const [kind, spec] of Object.entries(jobs)) results[kind] = await resultHere(spec as JobSpec, 3_000);
  return results;
}

for (const [name, address] of Object.entries(QUEUES)) {
  test(`every kind of job has the digest of one machine with 1, 2 and 5 workers on ${name}`, async () => {
    const fleet = await startFleet(await address(), 0);
    const jobs = specs(await sendCandles(fleet.server, 3_000));
    const here = await resultsHere(jobs);
    let already = 0;
    for (const workers of [1, 2, 5]) {
      await addWorkers(fleet, workers - already, {}, already);
      already = workers;
      for (const [kind, spec] of Object.entries(jobs)) {
        const { id } = await fleet.server.json<JobRow>('POST', '/jobs', { spec });
        expect(await ended(fleet.server, id), kind).toMatchObject({ status: 'completed' });
        expect(await resultOf(fleet.server, id), kind).toEqual(here[kind]);
        const { all, different } = await storedEpisodes(fleet.server, id);
        expect(different, kind).toBe(all);
      }
    }
    const metrics = await (await fleet.server.request('GET', '/metrics')).text();
    expect(metrics).toMatch(/candlerun_batches_total\{result="done"\} [1-9]/);
  });
}

test('a worker that is killed is replaced by another one, and nothing is lost', async () => {
  const { server, workers } = await startFleet(inject('redis'), 2);
  const { id, job } = await startGated(server);
  await stored(server, id, 100);
  await end(workers[0] as Running, 'SIGKILL');
  // The episodes are stored in their order, so those of the worker have run elsewhere.
  await stored(server, id, 500);
  await assertWhole(server, id, job);
});

test('a worker that is stopped for longer than its lock and goes on changes nothing', async () => {
  const { server, workers } = await startFleet(inject('redis'), 2);
  const { id, job } = await startGated(server);
  const { process: stopped } = workers[0] as Running;
  await stored(server, id, 100);
  stopped.kill('SIGSTOP');
  await stored(server, id, 600);
  stopped.kill('SIGCONT');
  await stored(server, id, 700);
  await assertWhole(server, id, job);
});

test('a job goes on without its workers, without what the queue has kept, and with workers that come late', async () => {
  const fleet = await startFleet(inject('redis'), 1);
  const { server, workers } = fleet;
  const { id, job } = await startGated(server);
  await stored(server, id, 50);
  const { Redis } = await import('ioredis');
  const client = new Redis(inject('redis'));
  await client.flushall();
  await stored(server, id, 250);
  await end(workers[0] as Running, 'SIGKILL');
  await logged(server, '"lanes":0}');
  await stored(server, id, 400);
  await startWorker(fleet);
  await assertWhole(server, id, job);
  // Each event may have the answers of a whole batch.
  const [stream = ''] = await client.keys('*:events');
  expect(await client.xlen(stream)).toBeLessThanOrEqual(100);
  // One that a killed worker had is removed when its lock has ended.
  while ((await client.keys('*:batch-*')).length > 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
  await client.quit();
});

test('a job is paused and resumed, and cancelled, in its workers too', async () => {
  const { server } = await startFleet(inject('redis'), 2);
  const { id, job } = await startGated(server);
  await stored(server, id, 50);
  expect(await server.json<JobRow>('POST', `/jobs/${id}/pause`)).toMatchObject({ status: 'paused' });
  await emptyQueue(server);
  await server.json('POST', `/jobs/${id}/resume`);
  await stored(server, id, 150);
  await assertWhole(server, id, job);

  const again = await startGated(server);
  await stored(server, again.id, 50);
  const cancelled = await server.json<JobRow>('POST', `/jobs/${again.id}/cancel`);
  expect(cancelled.status).toBe('cancelled');
  await emptyQueue(server);
});

for (const [name, address] of Object.entries(QUEUES)) {
  test(`the page of the queue has its batches on ${name}, and no way to remove them`, async () => {
    const { server } = await startFleet(await address(), 1);
    const { id } = await startGated(server);
    await stored(server, id, 10);
    const { queues } = await server.json<{
      queues: { name: string; readOnlyMode: boolean; counts: object }[];
    }>('GET', '/queues/api/queues');
    expect(queues).toMatchObject([{ name: QUEUE_NAME, readOnlyMode: true }]);
    expect(queues[0]?.counts).toMatchObject({ active: expect.any(Number) });
  });
}

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
