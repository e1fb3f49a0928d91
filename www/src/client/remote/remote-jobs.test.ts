import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CandlerunError } from '../errors.js';
import { progressOf } from '../jobs/job-row.js';
import { rowAt } from '../jobs/stored-job.fixture.js';
import type { StoredSource } from '../storage/records.js';
import { FakeServer, json, RESULT, remoteJobs } from './fake-server.fixture.js';

let server: FakeServer;

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const SPEC = { candles: 'abc', strategy: { library: 'sma_cross' } };

/** Lets answers and events arrive, for a time. */
const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

/** The job of the server, which is followed. */
async function followed() {
  const remote = remoteJobs();
  const job = await remote.jobs.get('job');
  const events: string[] = [];
  for (const type of ['started', 'paused', 'resumed', 'finished', 'cancelled', 'failed'] as const) {
    job.on(type, () => events.push(type));
  }
  const progress: number[] = [];
  job.on('progress', (event) => progress.push(event.progress));
  await pass();
  return { ...remote, job, events, progress };
}

test('candles that the server lacks are sent before the job, in their own form', async () => {
  const columns = Float64Array.of(1, 2, 3, 4, 5);
  const names = ['time', 'open', 'high', 'low', 'close'];
  const sources: Record<string, StoredSource> = {
    columns: { kind: 'columns', blob: new Blob([columns]), names, lengths: [1, 1, 1, 1, 1] },
    file: { kind: 'file', blob: new Blob(['a,b']), options: { date_order: 'day_first' } },
    made: { kind: 'synthetic', config: { candles: 10 } },
  };
  const { jobs } = remoteJobs(sources);
  for (const candles of Object.keys(sources)) {
    server.routes.set(`PUT /candles/${candles}`, () => json({}, 201));
    jobs.start({ ...SPEC, candles }, false);
    await pass();
  }
  const puts = server.asked.filter((_, index) => server.requests[index]?.startsWith('PUT'));
  expect(server.requests.slice(0, 3)).toEqual([
    'HEAD /candles/columns',
    'PUT /candles/columns?title=columns.csv',
    'POST /jobs',
  ]);
  expect(puts.map(({ path }) => path)).toEqual([
    '/candles/columns?title=columns.csv',
    '/candles/file?title=file.csv&options=%7B%22date_order%22%3A%22day_first%22%7D',
    '/candles/made?title=made.csv',
  ]);
  expect(puts[0]?.headers).toMatchObject({
    authorization: 'Bearer secret',
    'content-type': 'application/vnd.candlerun.columns',
    'x-candlerun-columns': 'time,open,high,low,close',
  });
  const [first, second, third] = puts.map(({ body }) => body);
  expect(new Float64Array(await (first as Blob).arrayBuffer())).toEqual(columns);
  expect(await (second as Blob).text()).toBe('a,b');
  expect(third).toBe('{"synthetic":{"candles":10}}');
});

test('candles that the server has are not sent, and those that nobody has are refused', async () => {
  server.routes.set('HEAD /candles/abc', () => new Response(null));
  const { jobs } = remoteJobs({ abc: { kind: 'synthetic', config: {} } });
  jobs.start(SPEC, false);
  const other = jobs.start({ ...SPEC, candles: 'other' }, false);
  await expect(other.done).rejects.toMatchObject({ field: 'candles', value: 'other' });
  await pass();
  expect(server.requests.filter((request) => request.startsWith('PUT'))).toEqual([]);
  expect(server.requests.filter((request) => request === 'POST /jobs')).toHaveLength(1);
});

test('jobs that start together send their candles once', async () => {
  server.routes.set('PUT /candles/abc', () => json({}, 201));
  const { jobs } = remoteJobs({ abc: { kind: 'synthetic', config: {} } });
  for (let job = 0; job < 3; job += 1) jobs.start(SPEC, false);
  await pass();
  const sent = (method: string) => server.requests.filter((request) => request.startsWith(method)).length;
  expect([sent('PUT'), sent('POST')]).toEqual([1, 3]);
});

test('a job whose answer was lost is sent once more, under the same name', async () => {
  server.routes.set('HEAD /candles/abc', () => new Response(null));
  const names: string[] = [];
  const answer = server.routes.get('POST /jobs');
  server.routes.set('POST /jobs', (asked) => {
    names.push((JSON.parse(String(asked.body)) as { id: string }).id);
    if (names.length === 1) throw new TypeError('the connection was cut');
    return answer?.(asked) ?? json({}, 500);
  });
  const { jobs } = remoteJobs();
  const job = jobs.start(SPEC, false);
  await pass();
  expect(names).toEqual([job.id, job.id]);
  expect(job.ended).toBe(false);
});

test('a job that the server refuses fails with field, value and reason, and is asked for once', async () => {
  server.routes.set('HEAD /candles/abc', () => new Response(null));
  const refusal = {
    error: 'whole',
    field: 'strategy.library',
    value: 'no',
    reason: 'there is no such strategy',
  };
  server.routes.set('POST /jobs', () => json(refusal, 422));
  const { jobs } = remoteJobs();
  const job = jobs.start(SPEC, false);
  const { error: _, ...fields } = refusal;
  await expect(job.done).rejects.toMatchObject(fields);
  expect([job.status, jobs.open]).toEqual(['failed', []]);
  expect(server.requests.filter((request) => request === 'POST /jobs')).toHaveLength(1);
});

test('JavaScript that is not allowed is not sent', async () => {
  const { jobs } = remoteJobs();
  const job = jobs.start({ ...SPEC, strategy: { javascript: 'defineStrategy({})' } }, false);
  await expect(job.done).rejects.toMatchObject({ field: 'strategy.javascript' });
  expect([job.needsConsent, server.requests]).toEqual([true, []]);
});

test('JavaScript of others runs in this page only after consent, and that of this page at once', async () => {
  const javascript = { source: 'defineStrategy({})', sha256: '', params: [], require: [] };
  server.row = rowAt({ spec: { candles: 'abc', strategy: { javascript } }, status: 'paused' });
  server.routes.set('HEAD /candles/abc', () => new Response(null));
  const { jobs, store, onListChanged } = remoteJobs();
  const job = await jobs.get('job');
  expect([job.needsConsent, (await store.job('job'))?.needs_consent]).toEqual([true, true]);
  await expect(job.report(1)).rejects.toMatchObject({ field: 'strategy.javascript' });
  await job.allowJavaScript();
  expect([job.needsConsent, (await store.job('job'))?.needs_consent]).toEqual([false, undefined]);
  expect(onListChanged).toHaveBeenCalledWith('job');
  const own = jobs.start({ candles: 'abc', strategy: { javascript: 'defineStrategy({})' } }, true);
  await pass();
  expect([own.needsConsent, (await store.job(own.id))?.needs_consent]).toEqual([false, undefined]);
});

test('a stream gives progress, episodes once they are stored, and the result', async () => {
  server.row = rowAt({ status: 'queued' });
  const { job, events, progress } = await followed();
  const seen: number[] = [];
  job.on('episodes', (episodes) => seen.push(...episodes.map(({ episode }) => episode)));
  const [stream] = server.streams;
  stream?.progress({ progress: 10 });
  await pass(1_000);
  server.store(1);
  stream?.progress({ progress: 50, current_episode: 2 });
  await pass();
  expect([job.status, events, progress, seen]).toEqual(['running', ['started'], [10, 50], [1]]);
  server.store(2);
  const end = progressOf(rowAt({ status: 'completed', progress: 100 }));
  stream?.event('complete', 'end', { ...end, result: RESULT });
  expect(await job.done).toEqual(RESULT);
  expect([seen, progress, events]).toEqual([
    [1, 2],
    [10, 50, 100],
    ['started', 'finished'],
  ]);
  await pass(60_000);
  expect(server.streams).toHaveLength(1);
});

test('a stream that was cut is opened again behind its last event, and progress never falls', async () => {
  const { job, progress } = await followed();
  server.streams[0]?.progress({ progress: 20 });
  await pass();
  server.streams[0]?.end();
  await pass(1_999);
  expect(server.streams).toHaveLength(1);
  await pass(1);
  expect(server.streams[1]?.lastEventId).toBe('2000');
  server.streams[1]?.progress({ progress: 5 });
  server.streams[1]?.progress({ progress: 30 });
  await pass();
  expect(progress).toEqual([20, 20, 30]);
  // No event and no comment: the connection is gone, though nobody has said so.
  await pass(47_000);
  expect([server.streams.length, job.status]).toEqual([3, 'running']);
  await pass(47_000);
  expect(server.streams).toHaveLength(4);
});

test('a job waits for a server that is away, logs it once, and fails if the server refuses it', async () => {
  const { job, log } = await followed();
  const stream = server.routes.get('GET /jobs/job/events');
  server.streams[0]?.end();
  for (const away of [
    () => json({ error: 'the database cannot be reached' }, 503),
    () => Promise.reject(new TypeError('refused')),
  ]) {
    server.routes.set('GET /jobs/job/events', away);
    await pass(4_000);
    expect(job.ended).toBe(false);
  }
  expect(log).toHaveBeenCalledTimes(1);
  if (stream) server.routes.set('GET /jobs/job/events', stream);
  await pass(2_000);
  expect(server.streams).toHaveLength(2);
  server.routes.set('GET /jobs/job/events', () => json({ error: 'the token is missing or wrong' }, 401));
  server.streams[1]?.end();
  await pass(2_000);
  await expect(job.done).rejects.toThrow('the token is missing or wrong');
});

test('a command resolves with the answer, and events of before it change nothing', async () => {
  const { job, events } = await followed();
  server.routes.set('POST /jobs/job/pause', () => {
    server.row = { ...server.row, status: 'paused', error: null };
    return json(server.row);
  });
  server.routes.set('POST /jobs/job/resume', () => json(rowAt({ status: 'queued' })));
  await job.pause();
  server.streams[0]?.progress({ progress: 1 });
  await pass();
  expect([job.status, events]).toEqual(['paused', ['paused']]);
  expect(server.streams).toHaveLength(2);
  await job.resume();
  expect([job.status, events]).toEqual(['queued', ['paused', 'resumed']]);
});

test('a command that the server cannot carry out rejects, and one for a job that has ended shows its end', async () => {
  const { job } = await followed();
  server.routes.set('POST /jobs/job/pause', () =>
    json({ error: 'the command has not taken effect yet' }, 504),
  );
  await expect(job.pause()).rejects.toThrow('the command has not taken effect yet');
  expect(job.status).toBe('running');
  server.row = rowAt({ status: 'completed', progress: 100 });
  server.routes.set('POST /jobs/job/pause', () => json({ error: 'the job is completed' }, 409));
  await job.pause();
  expect(await job.done).toEqual(RESULT);
});

test('a job that was paused by the server says why', async () => {
  const { job } = await followed();
  const reasons: unknown[] = [];
  job.on('paused', ({ reason }) => reasons.push(reason));
  server.row = rowAt({ status: 'paused', error: 'an episode has ended three lanes' });
  server.streams[0]?.progress({ status: 'paused' });
  await pass();
  expect([job.status, reasons]).toEqual(['paused', ['an episode has ended three lanes']]);
});

test('more than four jobs: the others are asked for', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const rows = new Map(ids.map((id) => [id, rowAt({ id, progress: 1 })]));
  server.routes.set('GET /jobs', () => json({ jobs: [...rows.values()] }));
  const stream = server.routes.get('GET /jobs/job/events');
  for (const id of ids) {
    server.routes.set(`GET /jobs/${id}`, () => json(rows.get(id)));
    server.routes.set(`GET /jobs/${id}/outcome`, () => json({ job_id: id, result: RESULT, rates: [] }));
    if (stream) server.routes.set(`GET /jobs/${id}/events`, stream);
  }
  const { jobs } = remoteJobs();
  await jobs.adoptAll();
  await pass();
  expect([jobs.open.length, server.streams.length]).toEqual([5, 4]);
  const polled = jobs.open.find(({ id }) => !server.requests.includes(`GET /jobs/${id}/events`));
  rows.set(polled?.id ?? '', rowAt({ id: polled?.id ?? '', status: 'completed', progress: 100 }));
  await pass(2_000);
  expect(await polled?.done).toEqual(RESULT);
});

test('two questions for the same job get the same handle, and one that was tried again elsewhere a new one', async () => {
  server.row = rowAt({ status: 'failed', error: 'a reason' });
  const { jobs } = remoteJobs();
  const failed = await jobs.get('job');
  expect(await jobs.get('job')).toBe(failed);
  const rows = [rowAt({ status: 'queued' }), rowAt({ status: 'running' })];
  server.routes.set('GET /jobs/job', () => json(rows.shift()));
  const [one, two] = await Promise.all([jobs.get('job'), jobs.get('job')]);
  expect([one === two, one === failed, one?.status]).toEqual([true, false, 'queued']);
  await expect(jobs.get('none')).rejects.toMatchObject({ field: 'id', value: 'none' });
});

test('after the end of the client nothing is asked', async () => {
  const { jobs, job } = await followed();
  await jobs.close(new CandlerunError('Candlerun was closed'));
  const asked = server.requests.length;
  await expect(job.done).rejects.toThrow('Candlerun was closed');
  await pass(60_000);
  expect(server.requests).toHaveLength(asked);
});
