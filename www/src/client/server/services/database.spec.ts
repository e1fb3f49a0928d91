import { expect, test } from 'vitest';
import type { JobRow } from '../../storage/records.js';
import {
  end,
  ended,
  events,
  gridSpec,
  migratedDatabase,
  newDatabase,
  output,
  query,
  resultHere,
  resultOf,
  sendCandles,
  startServer,
  stored,
} from './processes.js';

/** The migration of an older system that has the same table. */
const OLDER = `ALTER TABLE training_jobs ADD COLUMN IF NOT EXISTS current_candle INTEGER DEFAULT 0,
  ADD COLUMN IF NOT EXISTS total_candles INTEGER DEFAULT 0`;

test('a migration runs once, before or after that of an older system, in any schema', async () => {
  const database = await newDatabase();
  const first = await output(['server', 'migrate', '--database', database]);
  expect(first).toMatchObject({ code: 0, out: 'ran migration 1 of candlerun\n' });
  expect((await output(['server', 'migrate', '--database', database])).out).toBe('nothing to do\n');
  await query(database, `SET search_path TO candlerun; ${OLDER}`);

  await query(database, 'CREATE TABLE training_jobs (id varchar(40) PRIMARY KEY, status text, owner text)');
  await query(database, OLDER);
  const beside = await output(['server', 'migrate', '--database', database, '--schema', 'public']);
  expect(beside).toMatchObject({ code: 0, out: 'ran migration 1 of public\n' });
  await query(database, OLDER);
  const columns = await query(
    database,
    "SELECT data_type, numeric_precision, numeric_scale FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'progress'",
  );
  expect(columns).toEqual([{ data_type: 'numeric', numeric_precision: 5, numeric_scale: 2 }]);
});

test('a table whose jobs have numbers is refused, and so are tables that are missing or newer', async () => {
  const database = await newDatabase();
  await query(database, 'CREATE TABLE training_jobs (id serial PRIMARY KEY)');
  const refused = await output(['server', 'migrate', '--database', database, '--schema', 'public']);
  expect(refused.code).toBe(2);
  expect(refused.log.join()).toContain('public.training_jobs.id is integer and must be text');
  const missing = await output(['server', '--database', database, '--port', '0']);
  expect(missing.log.join()).toContain('has no tables of Candlerun: run `candlerun server migrate` first');
  await output(['server', 'migrate', '--database', database]);
  await query(database, 'INSERT INTO candlerun.candlerun_migrations (version) VALUES (99)');
  for (const command of [['migrate'], ['--port', '0']]) {
    const newer = await output(['server', ...command, '--database', database]);
    expect([newer.code, newer.log.join()]).toEqual([2, expect.stringContaining('has version 99')]);
  }
});

test('a job on a server has the digest of one machine, and its row is what psql shows', async () => {
  const database = await migratedDatabase();
  const server = await startServer(['--database', database, '--lanes', '2']);
  const spec = gridSpec(await sendCandles(server, 2_000), 40);
  const row = await server.json<JobRow>('POST', '/jobs', {
    spec,
    name: 'First',
    note: 'of two',
    group: 'both',
  });
  expect(row).toMatchObject({ name: 'First', note: 'of two', group: 'both', total_episodes: 1_600 });
  expect(await ended(server, row.id)).toMatchObject({
    status: 'completed',
    progress: 100,
    saved_episodes: 1_600,
  });
  const result = await resultOf(server, row.id);
  const here = await resultHere(spec, 2_000);
  expect(result).toEqual(here);
  const [known] = await query(
    database,
    `SELECT status, progress::text, current_episode, total_episodes, current_candle, total_candles,
      (SELECT sum(count) FROM candlerun.training_episode_blocks WHERE job_id = id) AS episodes FROM candlerun.training_jobs`,
  );
  expect(known).toEqual({
    status: 'completed',
    progress: '100.00',
    current_episode: '1600',
    total_episodes: '1600',
    current_candle: 2_000,
    total_candles: 2_000,
    episodes: '1600',
  });
  const { episodes } = await server.json<{ episodes: { episode: number }[] }>(
    'GET',
    `/jobs/${row.id}/blocks/1`,
  );
  expect(episodes.map(({ episode }) => episode)).toEqual(
    Array.from({ length: 600 }, (_, index) => 1_001 + index),
  );
  const report = await server.json<{ verified: boolean }>('GET', `/jobs/${row.id}/reports/1234`);
  expect(report.verified).toBe(true);
  await server.json('GET', '/candles');
  expect((await server.request('DELETE', `/jobs/${row.id}`)).status).toBe(204);
  const left = await query(
    database,
    `SELECT (SELECT count(*) FROM candlerun.training_jobs) + (SELECT count(*) FROM candlerun.training_episode_blocks)
      + (SELECT count(*) FROM candlerun.training_outcomes) + (SELECT count(*) FROM candlerun.training_candles) AS rows`,
  );
  expect(left).toEqual([{ rows: '0' }]);
});

test('a server that ends, by a signal or at once, goes on behind the stored episodes to the same digest', async () => {
  const database = await migratedDatabase();
  const args = ['--database', database, '--lanes', '1'];
  let server = await startServer(args);
  const spec = gridSpec(await sendCandles(server, 20_000), 60);
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
  let progress = 0;
  for (const [signal, episodes] of [
    ['SIGTERM', 200],
    ['SIGKILL', 800],
  ] as const) {
    const before = await stored(server, id, episodes);
    const code = await end(server, signal);
    expect(code).toBe(signal === 'SIGTERM' ? 0 : null);
    server = await startServer(args);
    const after = await server.json<JobRow>('GET', `/jobs/${id}`);
    expect(after.saved_episodes).toBeGreaterThanOrEqual(before.saved_episodes);
    expect(after.progress).toBeGreaterThanOrEqual(progress);
    progress = after.progress;
  }
  expect(await ended(server, id)).toMatchObject({ status: 'completed' });
  expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 20_000)).digest);
});

test('a restart of the database interrupts no job, and viewers connect again', async () => {
  const database = await migratedDatabase();
  const server = await startServer(['--database', database, '--lanes', '1']);
  const spec = gridSpec(await sendCandles(server, 20_000), 80);
  const { id } = await server.json<JobRow>('POST', '/jobs', { spec });
  const first = events(`${server.url}/jobs/${id}/events`);
  await stored(server, id, 200);
  await query(
    database,
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()',
  );
  const seen = await first;
  expect(seen.at(-1)?.type).toBe('progress');
  const rest = await events(`${server.url}/jobs/${id}/events`, undefined, {
    authorization: 'Bearer a-token-of-the-tests',
    'last-event-id': seen.at(-1)?.id ?? '',
  });
  expect(Number(rest[0]?.data.progress)).toBeGreaterThanOrEqual(Number(seen.at(-1)?.data.progress));
  expect(rest.at(-1)?.type).toBe('complete');
  expect((await resultOf(server, id)).digest).toBe((await resultHere(spec, 20_000)).digest);
});

test('a server that keeps jobs for some days removes older ones when it starts, with their episodes', async () => {
  const database = await migratedDatabase();
  const first = await startServer(['--database', database, '--lanes', '1']);
  const spec = gridSpec(await sendCandles(first, 500), 3);
  for (const id of ['old', 'recent']) {
    await first.json('POST', '/jobs', { spec, id });
    await ended(first, id);
  }
  await end(first, 'SIGTERM');
  await query(
    database,
    "UPDATE candlerun.training_jobs SET finished_at = now() - interval '8 days' WHERE id = 'old'",
  );
  const second = await startServer(['--database', database, '--lanes', '1', '--keep', '7']);
  while ((await second.request('GET', '/jobs/old')).status !== 404) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const left = await query(database, 'SELECT DISTINCT job_id FROM candlerun.training_episode_blocks');
  expect(left).toEqual([{ job_id: 'recent' }]);
});
