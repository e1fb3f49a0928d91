import { expect, inject, onTestFinished, test } from 'vitest';
import { addWorkers, migratedQueue, startFleet, testFolder } from './fleet.js';
import { freePort } from './free-port.js';
import { assertWhole, followProgress, startGated } from './gated-job.js';
import { Postgres } from './postgres.js';
import { end, events, migratedDatabase, stored } from './processes.js';
import { Redis } from './redis.js';

const FAULTY = { NODE_OPTIONS: `--import=${new URL('faulty-queue.mjs', import.meta.url).href}` };

for (const [name, address] of Object.entries({
  redis: async () => inject('redis'),
  postgres: migratedQueue,
})) {
  test(`a fifth of the events is lost and every answer is late on ${name}: a job ends as on one machine`, async () => {
    const { server } = await startFleet(await address(), 2, { environment: FAULTY });
    const { id, job } = await startGated(server);
    await stored(server, id, 400);
    await assertWhole(server, id, job);
  });
}

test('a server that is killed leaves its job and its workers to another one, and progress never falls', async () => {
  const database = await migratedDatabase();
  const queue = inject('redis');
  const first = await startFleet(queue, 0, { database });
  const second = await startFleet(queue, 0, { database });
  await addWorkers(second, 2);
  const { id, job } = await startGated(first.server);
  const stream = events(`${second.server.url}/jobs/${id}/events`);
  await stored(second.server, id, 100);
  const rows = followProgress(second.server, id);
  await end(first.server, 'SIGKILL');
  await stored(second.server, id, 600);
  await assertWhole(second.server, id, job);
  const percents = [await rows, (await stream).map(({ data }) => Number(data.progress))];
  for (const shown of percents) expect(shown).toEqual([...shown].sort((a, b) => a - b));
});

test('a Redis that is restarted without its data interrupts no job', async () => {
  const redis = new Redis(testFolder(), await freePort());
  await redis.start();
  onTestFinished(() => redis.stop());
  const { server } = await startFleet(redis.url, 2);
  const { id, job } = await startGated(server);
  await stored(server, id, 100);
  await redis.stop();
  // The lane of the server goes on alone.
  await stored(server, id, 150);
  await redis.start();
  await stored(server, id, 500);
  await assertWhole(server, id, job);
});

test('a PostgreSQL that is restarted, with the jobs and the queue in it, interrupts no job', async () => {
  const postgres = new Postgres(testFolder(), await freePort());
  await postgres.start();
  onTestFinished(() => postgres.stop());
  const database = await migratedQueue(postgres.url);
  const { server } = await startFleet(database, 2, { database });
  const { id, job } = await startGated(server);
  const before = await stored(server, id, 100);
  await postgres.stop();
  await postgres.start();
  const after = await stored(server, id, 500);
  expect(after.progress).toBeGreaterThanOrEqual(before.progress);
  await assertWhole(server, id, job);
});
