import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { afterAll, beforeEach, inject, onTestFinished, test } from 'vitest';
import type { JobRow } from '../../storage/records.js';
import { cpuSeconds, mainThreadSeconds } from './cpu.js';
import { addWorkers, startFleet } from './fleet.js';
import { startGated } from './gated-job.js';
import {
  end,
  ended,
  gridSpec,
  migratedDatabase,
  type Running,
  sendCandles,
  startServer,
  stored,
  type TestServer,
  TOKEN,
} from './processes.js';

/** What was measured, as lines of a table. */
const figures: string[] = [];

function report(what: string, figure: string): void {
  console.log(`${what}: ${figure}`);
  figures.push(`| ${what} | ${figure} |`);
}

/** Batches of a server that was ended would run in the next measurement. */
beforeEach(async () => {
  const { Redis } = await import('ioredis');
  const client = new Redis(inject('redis'));
  await client.flushall();
  client.disconnect();
});

afterAll(() => {
  console.log(['| what | figure |', '| --- | --- |', ...figures].join('\n'));
});

const pid = ({ process: child }: Running) => child.pid ?? 0;
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The longest time for which no further episode of a job is stored, in seconds, until so many are. */
async function longestPause(server: TestServer, id: string, episodes: number): Promise<number> {
  let [count, since, longest] = [0, performance.now(), 0];
  while (count < episodes) {
    const { saved_episodes } = await server.json<JobRow>('GET', `/jobs/${id}`);
    longest = Math.max(longest, performance.now() - since);
    if (saved_episodes > count) [count, since] = [saved_episodes, performance.now()];
    await wait(50);
  }
  return longest / 1_000;
}

test('takeover', async () => {
  const { server, workers } = await startFleet(inject('redis'), 2);
  const { id } = await startGated(server);
  await stored(server, id, 200);
  const before = await longestPause(server, id, 400);
  const killed = end(workers[0] as Running, 'SIGKILL');
  const after = await longestPause(server, id, 1_000);
  await killed;
  report('longest time without a stored episode, before a worker is killed', `${before.toFixed(1)} s`);
  report('the same after `kill -9` of one of two workers', `${after.toFixed(1)} s`);
});

test('takeover of a server', async () => {
  const database = await migratedDatabase();
  const first = await startFleet(inject('redis'), 0, { database });
  const second = await startFleet(inject('redis'), 0, { database });
  await addWorkers(second, 1);
  const { id } = await startGated(first.server);
  await stored(second.server, id, 200);
  const killed = end(first.server, 'SIGKILL');
  const pause = await longestPause(second.server, id, 600);
  await killed;
  report('the same after `kill -9` of one of two servers', `${pause.toFixed(1)} s`);
});

test('cost of the queue', async () => {
  const redis = inject('redisPid');
  /** Processor time of a job of 6,400 episodes of 100,000 candles: of all processes, and of main threads, which serve the queue beside other things. */
  const measure = async (workers: number) => {
    const fleet = await startFleet(inject('redis'), workers);
    const processes = [fleet.server, ...fleet.workers].map(pid);
    const used = () => ({
      redis: cpuSeconds(redis),
      server: mainThreadSeconds(pid(fleet.server)),
      workers: fleet.workers.reduce((sum, worker) => sum + mainThreadSeconds(pid(worker)), 0),
      all: processes.reduce((sum, process) => sum + cpuSeconds(process), cpuSeconds(redis)),
    });
    const candles = await sendCandles(fleet.server, 100_000);
    // The candles are in the worker after a first job.
    const first = await fleet.server.json<JobRow>('POST', '/jobs', { spec: gridSpec(candles, 20) });
    await ended(fleet.server, first.id);
    const before = used();
    const { id } = await fleet.server.json<JobRow>('POST', '/jobs', { spec: gridSpec(candles, 80) });
    await ended(fleet.server, id);
    const after = used();
    return {
      redis: after.redis - before.redis,
      server: after.server - before.server,
      workers: after.workers - before.workers,
      all: after.all - before.all,
    };
  };
  const alone = await measure(0);
  const shared = await measure(1);
  const share = (seconds: number) => `${((100 * seconds) / shared.all).toFixed(1)} %`;
  report('share of Redis in the processor time of a job with one worker', share(shared.redis));
  report('share of the main thread of the worker', share(shared.workers));
  report(
    'share of the main thread of the server, more than without workers',
    share(shared.server - alone.server),
  );
  report('the same without workers (database, requests)', share(alone.server));
  report('processor time of the job with one worker in that without', (shared.all / alone.all).toFixed(2));
});

test('two workers instead of one', async () => {
  const times: number[] = [];
  for (const workers of [1, 2]) {
    const fleet = await startFleet(inject('redis'), 0);
    const started = await addWorkers(fleet, workers, { lanes: 4 });
    const { id } = await startGated(fleet.server);
    await stored(fleet.server, id, 1);
    const from = performance.now();
    await stored(fleet.server, id, 4_000);
    times.push(performance.now() - from);
    // The next server would count these workers.
    for (const process of [...started, fleet.server]) await end(process, 'SIGKILL');
  }
  const [one = 0, two = 0] = times;
  report(
    'time with two workers of four lanes in that with one, and the lane of the server (ideal 0.56)',
    (two / one).toFixed(2),
  );
});

test('cancel', async () => {
  const { server, workers } = await startFleet(inject('redis'), 1);
  const worker = workers[0] as Running;
  const { id } = await server.json<JobRow>('POST', '/jobs', {
    spec: gridSpec(await sendCandles(server, 50_000), 300),
  });
  await stored(server, id, 1_000);
  const started = performance.now();
  await server.json('POST', `/jobs/${id}/cancel`);
  for (;;) {
    const [at, used] = [performance.now(), cpuSeconds(pid(worker))];
    await wait(200);
    if (cpuSeconds(pid(worker)) - used > 0.02) continue;
    report('time from a cancel until its worker is idle', `${((at - started) / 1_000).toFixed(1)} s`);
    break;
  }
});

test('memory of Redis', async () => {
  const { BullQueue } = await import('../../../../lib/server/queue/bull-queue.js');
  const { QUEUE_NAME, queueConnection } = await import('../../../../lib/server/queue/connection.js');
  const { Worker } = await import('bullmq');
  const { Redis } = await import('ioredis');
  const url = inject('redis');
  const [client, queue] = [new Redis(url), await BullQueue.open(url, () => {})];
  const numbers = 'A'.repeat(20_000);
  const { options } = await queueConnection(url);
  const answer = async () => ({ run: 'run', messages: [{ numbers }] });
  const worker = new Worker(QUEUE_NAME, answer, { ...options, concurrency: 16 } as never);
  onTestFinished(async () => {
    await Promise.all([worker.close(), queue.close()]);
    client.disconnect();
  });
  const memory = async () => Number(/used_memory:(\d+)/.exec(await client.info('memory'))?.[1]);
  const batch = { attempt: 1, job: 'job', spec: '{}', episodes: 100, command: { json: '{}', numbers } };
  const before = await memory();
  let next = 0;
  const run = async () => {
    for (let number = next; number < 10_000; number = next) {
      next += 1;
      const id = `batch-${number}`;
      await queue.add(id, batch);
      while ((await queue.look(id)).kind !== 'done') await wait(5);
      await queue.drop(id, batch);
    }
  };
  const used = cpuSeconds(inject('redisPid'));
  await Promise.all(Array.from({ length: 16 }, run));
  const mb = ((await memory()) - before) / 2 ** 20;
  report(
    '10,000 batches of 20 kB with answers of 20 kB: memory that Redis uses more afterwards',
    `${mb.toFixed(1)} MB`,
  );
  report(
    'processor time of Redis for each',
    `${((1e3 * (cpuSeconds(inject('redisPid')) - used)) / 10_000).toFixed(2)} ms`,
  );
});

test('viewers', async () => {
  for (const viewers of [0, 10, 1_000]) {
    const server = await startServer(['--lanes', '1']);
    const spec = gridSpec(await sendCandles(server, 200_000), 80);
    const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
    let lines: AsyncIterator<string> | null = null;
    if (viewers > 0) {
      const program = new URL('viewers.mjs', import.meta.url).pathname;
      const child = spawn(process.execPath, [
        program,
        `${server.url}/jobs/${id}/events`,
        TOKEN,
        String(viewers),
      ]);
      onTestFinished(() => void child.kill());
      lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      await lines.next();
    }
    const [started, used] = [performance.now(), cpuSeconds(pid(server))];
    const { saved_episodes } = await server.json<JobRow>('GET', `/jobs/${id}`);
    await ended(server, id);
    const time = (performance.now() - started) / 1_000;
    const thousands = (6_400 - saved_episodes) / 1_000;
    const each = (seconds: number) => `${(seconds / thousands).toFixed(2)} s`;
    const what = `1,000 episodes of 200,000 candles with ${viewers} viewers`;
    report(`processor time of the server for ${what}`, each(cpuSeconds(pid(server)) - used));
    report('time for the same', each(time));
    if (lines !== null) {
      const events = Number((await lines.next()).value) / viewers / time;
      report('events a second that each of them gets', events.toFixed(1));
    }
    const closed = once(server.process, 'exit');
    server.process.kill('SIGKILL');
    await closed;
  }
});
