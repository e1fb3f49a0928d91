import { expect, test } from 'vitest';
import type { JobRow } from '../../storage/records.js';
import {
  end,
  ended,
  events,
  gridSpec,
  migratedDatabase,
  query,
  resultHere,
  resultOf,
  sendCandles,
  startServer,
  stored,
  type TestServer,
} from './processes.js';

test('two servers share their jobs: each commands and streams those of the other', async () => {
  const database = await migratedDatabase();
  const [first, second] = [
    await startServer(['--database', database, '--lanes', '1']),
    await startServer(['--database', database, '--lanes', '1']),
  ];
  const spec = gridSpec(await sendCandles(first, 20_000), 60);
  const { id } = await first.json<JobRow>('POST', '/jobs', { spec });
  const stream = events(`${second.url}/jobs/${id}/events`);
  await stored(second, id, 100);
  expect((await second.json<JobRow>('POST', `/jobs/${id}/pause`)).status).toBe('paused');
  const paused = await first.json<JobRow>('GET', `/jobs/${id}`);
  expect(paused.status).toBe('paused');
  expect(await second.json<JobRow>('PATCH', `/jobs/${id}`, { name: 'shared' })).toMatchObject({
    status: 'paused',
  });
  await second.json('POST', `/jobs/${id}/resume`);
  const seen = await stream;
  expect(seen.at(-1)).toMatchObject({ type: 'complete', data: { progress: 100 } });
  expect(await first.json<JobRow>('GET', `/jobs/${id}`)).toMatchObject({
    status: 'completed',
    name: 'shared',
  });
  expect((await second.request('DELETE', `/jobs/${id}`)).status).toBe(204);
  expect((await first.request('GET', `/jobs/${id}`)).status).toBe(404);
});

test('a server that is killed leaves its jobs to another one: no episode twice, progress never falls', async () => {
  const database = await migratedDatabase();
  const [first, second] = [
    await startServer(['--database', database, '--lanes', '1']),
    await startServer(['--database', database, '--lanes', '1']),
  ];
  const spec = gridSpec(await sendCandles(first, 20_000), 60);
  const { id } = await first.json<JobRow>('POST', '/jobs', { spec });
  const stream = events(`${second.url}/jobs/${id}/events`);
  await stored(second, id, 200);
  await end(first, 'SIGKILL');
  const rows: JobRow[] = [];
  const taken = (async () => {
    for (;;) {
      const row = await second.json<JobRow>('GET', `/jobs/${id}`);
      rows.push(row);
      if (row.status === 'completed') return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  })();
  const seen = await stream;
  await taken;
  const percents = [rows.map(({ progress }) => progress), seen.map(({ data }) => Number(data.progress))];
  for (const shown of percents) expect(shown).toEqual([...shown].sort((a, b) => a - b));
  expect(await ended(second, id)).toMatchObject({ status: 'completed', saved_episodes: 3_600 });
  expect((await resultOf(second, id)).digest).toBe((await resultHere(spec, 20_000)).digest);
  const [count] = await query(
    database,
    'SELECT sum(count) AS episodes FROM candlerun.training_episode_blocks',
  );
  expect(count).toEqual({ episodes: '3600' });
});

test('a job that is sent to two servers at once starts once, and so does one that is refused', async () => {
  const database = await migratedDatabase();
  const servers = [
    await startServer(['--database', database, '--lanes', '1']),
    await startServer(['--database', database, '--lanes', '1']),
  ];
  const spec = gridSpec(await sendCandles(servers[0] as TestServer, 500), 3);
  const sent = [...servers, ...servers];
  for (let count = 0; count < 5; count += 1) {
    const id = `twice-${count}`;
    const answers = await Promise.all(sent.map((server) => server.request('POST', '/jobs', { spec, id })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    for (const answer of answers) expect(await answer.json()).toMatchObject({ id, total_episodes: 9 });
    await ended(servers[1] as TestServer, id);
  }
  const refused = { spec: { ...spec, strategy: { library: 'no' } }, id: 'refused' };
  const answers = await Promise.all(sent.map((server) => server.request('POST', '/jobs', refused)));
  expect(answers.map(({ status }) => status)).toEqual([422, 422, 422, 422]);
  const started = await Promise.all(
    servers.map(async (server) => {
      const metrics = await (await server.request('GET', '/metrics')).text();
      return Number(/^candlerun_started_jobs_total (\d+)$/m.exec(metrics)?.[1]);
    }),
  );
  expect(started.reduce((a, b) => a + b)).toBe(5);
  const rows = await query(database, 'SELECT count(*) AS jobs FROM candlerun.training_jobs');
  expect(rows).toEqual([{ jobs: '5' }]);
});
