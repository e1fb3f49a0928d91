import { expect, onTestFinished, test } from 'vitest';
import type { Candlerun, EpisodeResult, Progress } from '../../index.js';
import {
  end,
  gridSpec,
  migratedDatabase,
  resultHere,
  startServer,
  stored,
  type TestServer,
  TOKEN,
} from './processes.js';

/** A client whose jobs run on the server. The package is built by now, and its types are those of the sources. */
async function client({ url }: TestServer, token = TOKEN): Promise<Candlerun> {
  const { createCandlerun } = await import('../../../../lib/node/index.js');
  const options = { lanes: 1, log: () => {}, server: { url, token } };
  const candlerun = (await createCandlerun(options)) as unknown as Candlerun;
  onTestFinished(() => candlerun.close());
  return candlerun;
}

const CANDLES = { synthetic: { candles: 20_000, seed: 1 } };

test('a job of a page runs on the server, with the events, episodes and result of one that runs here', async () => {
  const server = await startServer(['--lanes', '1']);
  const page = await client(server);
  expect(page.storage).toEqual({ kind: 'server' });
  const { fingerprint } = await page.loadCandles(CANDLES, { title: 'made' });
  const spec = gridSpec(fingerprint, 33);
  const job = page.start(spec, { name: 'from a page' });
  const seen: string[] = [];
  const progress: Progress[] = [];
  const episodes: EpisodeResult[] = [];
  for (const type of ['queued', 'started', 'finished'] as const) job.on(type, () => seen.push(type));
  job.on('progress', (event) => progress.push(event));
  job.on('episodes', (event) => episodes.push(...event));
  const result = await job.done;

  expect(result).toEqual(await resultHere(spec, 20_000));
  expect(seen).toEqual(['queued', 'started', 'finished']);
  expect(progress.length).toBeGreaterThan(2);
  expect(progress.map((event) => event.progress)).toEqual(
    progress.map((event) => event.progress).sort((a, b) => a - b),
  );
  expect(progress.at(-1)).toMatchObject({ progress: 100, status: 'completed', total_episodes: 1_089 });
  expect(episodes.map(({ episode }) => episode)).toEqual(Array.from({ length: 1_089 }, (_, i) => i + 1));
  const [row] = await page.jobs();
  expect(row).toMatchObject({ id: job.id, status: 'completed', name: 'from a page', saved_episodes: 1_089 });
  expect(await page.storedCandles()).toMatchObject([{ title: 'made', info: { fingerprint } }]);
});

test('another page lists the job, gets its candles, and computes reports to the bit', async () => {
  const server = await startServer(['--lanes', '1']);
  const first = await client(server);
  const time = Array.from({ length: 400 }, (_, day) => Date.UTC(2023, 0, 1 + day));
  const close = time.map((_, day) => 100 + 10 * Math.sin(day / 9) + day / 50);
  const column = (by: number) => close.map((value) => value + by);
  const columns = { time, open: close, high: column(1), low: column(-1), close };
  const { fingerprint } = await first.loadCandles(columns);
  const { id } = first.start(gridSpec(fingerprint, 5));
  await (await first.job(id)).done;

  const page = await client(server);
  const job = await page.job(id);
  expect([job.status, job.progress?.progress]).toEqual(['completed', 100]);
  expect((await job.done).episodes).toBe(25);
  const report = await job.report(7);
  const detail = await job.detail(7);
  expect([report.verified, detail.verified, detail.digest]).toEqual([true, true, report.digest]);
  await expect(job.report(26)).rejects.toMatchObject({ field: 'episode', value: '26' });
  expect(await job.appraise()).toEqual(await (await first.job(id)).appraise());
  const blocks: number[] = [];
  for await (const block of page.episodes(id, 3)) blocks.push(...block.map(({ episode }) => episode));
  expect(blocks).toEqual(Array.from({ length: 23 }, (_, i) => i + 3));
  const file = await page.exportJob(id, { candles: true });
  expect(JSON.parse(await file.text())).toMatchObject({ job: { id } });
});

test('a job is paused, followed by another page, resumed, cancelled, tried again, described and removed', async () => {
  const server = await startServer(['--lanes', '1']);
  const first = await client(server);
  const { fingerprint } = await first.loadCandles(CANDLES);
  const job = first.start(gridSpec(fingerprint, 60));
  await job.pause();
  expect([job.status, (await first.jobRow(job.id)).status]).toEqual(['paused', 'paused']);

  const second = await client(server);
  const [same] = second.openJobs;
  expect([same?.id, same?.status]).toEqual([job.id, 'paused']);
  const resumed = new Promise<void>((resolve) => job.on('resumed', () => resolve()));
  await second.resume(job.id);
  await resumed;
  await first.describe(job.id, { note: 'kept' });
  expect((await second.jobRow(job.id)).note).toBe('kept');
  await first.cancel(job.id);
  await expect(job.done).rejects.toMatchObject({ name: 'AbortError' });
  await expect(same?.done).rejects.toMatchObject({ name: 'AbortError' });
  const again = await second.retry(job.id);
  expect(again.ended).toBe(false);
  await expect(second.retry(job.id)).rejects.toMatchObject({ field: 'status' });
  await second.remove(job.id);
  expect(await first.jobs()).toEqual([]);
  await expect(first.job(job.id)).rejects.toMatchObject({ field: 'id', value: job.id });
});

test('a page goes on with its job when the server was killed and is back: progress never falls, no episode comes twice', async () => {
  const database = await migratedDatabase();
  const server = await startServer(['--database', database, '--lanes', '1']);
  const page = await client(server);
  const { fingerprint } = await page.loadCandles(CANDLES);
  const spec = gridSpec(fingerprint, 50);
  const job = page.start(spec);
  const progress: number[] = [];
  const episodes: number[] = [];
  job.on('progress', (event) => progress.push(event.progress));
  job.on('episodes', (event) => episodes.push(...event.map(({ episode }) => episode)));
  await new Promise((resolve) => job.on('queued', resolve));
  await stored(server, job.id, 100);
  await end(server, 'SIGKILL');
  await startServer(['--database', database, '--lanes', '1', '--port', new URL(server.url).port]);
  expect(await job.done).toEqual(await resultHere(spec, 20_000));
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(episodes).toEqual(Array.from({ length: 2_500 }, (_, i) => i + 1));
});

test('what the server refuses is refused by the job, and a wrong token by the client', async () => {
  const server = await startServer(['--lanes', '1']);
  const page = await client(server);
  const { fingerprint } = await page.loadCandles(CANDLES);
  const spec = gridSpec(fingerprint, 3);
  const unknown = page.start({ ...spec, strategy: { library: 'none' } });
  await expect(unknown.done).rejects.toMatchObject({ field: 'strategy.library', value: 'none' });
  const strange = page.start(gridSpec('f'.repeat(32), 3));
  await expect(strange.done).rejects.toMatchObject({ field: 'candles' });
  const script = page.start({ ...spec, strategy: { javascript: 'defineStrategy({})' } });
  await expect(script.done).rejects.toMatchObject({ field: 'strategy.javascript' });
  await expect(client(server, 'a-token-of-the-testz')).rejects.toThrow('the token is missing or wrong');
});
