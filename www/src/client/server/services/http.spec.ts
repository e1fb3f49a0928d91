import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import type { JobRow } from '../../storage/records.js';
import {
  end,
  ended,
  events,
  gridSpec,
  output,
  resultHere,
  sendCandles,
  startServer,
  TOKEN,
} from './processes.js';

test('without a token only this machine is answered, under its own name and not for other pages', async () => {
  const refused = await output(['server', '--host', '0.0.0.0', '--port', '0']);
  expect([refused.code, refused.log.join()]).toEqual([2, expect.stringContaining('without a token')]);
  const server = await startServer(['--lanes', '1'], null);
  expect((await server.request('GET', '/jobs')).status).toBe(200);
  const foreign = await fetch(`${server.url}/candles`, {
    method: 'POST',
    headers: { origin: 'https://example.org', 'content-type': 'text/plain' },
    body: 'time,open\n',
  });
  expect(foreign.status).toBe(403);
});

test('a token, a ticket or nothing: every path but the health asks', async () => {
  const server = await startServer(['--lanes', '1', '--cors', 'https://example.org']);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const { id } = await server.json<JobRow>('POST', '/jobs', {
    spec: gridSpec(await sendCandles(server, 500), 3),
  });
  for (const path of [
    '/jobs',
    '/metrics',
    '/candles',
    `/jobs/${id}/events`,
    `/api/training/stream?job_id=${id}`,
  ]) {
    const wrong = { authorization: 'Bearer a-token-of-the-testz' };
    expect((await fetch(server.url + path)).status, path).toBe(401);
    expect((await fetch(server.url + path, { headers: wrong })).status, path).toBe(401);
  }
  const { ticket } = await server.json<{ ticket: string }>('POST', `/jobs/${id}/tickets`);
  const stream = await events(
    `${server.url}/api/training/stream?job_id=${id}&ticket=${ticket}`,
    undefined,
    {},
  );
  expect(stream.at(-1)?.type).toBe('complete');
  expect((await fetch(`${server.url}/jobs?ticket=${ticket}`)).status).toBe(401);
  expect((await fetch(`${server.url}/jobs/other/events?ticket=${ticket}`)).status).toBe(401);

  const preflight = await fetch(`${server.url}/jobs`, {
    method: 'OPTIONS',
    headers: { origin: 'https://example.org', 'access-control-request-method': 'POST' },
  });
  expect(preflight.headers.get('access-control-allow-origin')).toBe('https://example.org');
  const metrics = await (await server.request('GET', '/metrics')).text();
  expect(metrics).toContain('candlerun_started_jobs_total 1');
});

test('a stream begins with the current state, has at most ten events a second and ends with the result', async () => {
  const server = await startServer(['--lanes', '1']);
  const { id } = await server.json<JobRow>('POST', '/jobs', {
    spec: gridSpec(await sendCandles(server, 20_000), 30),
  });
  const address = `${server.url}/jobs/${id}/events`;
  const viewers = await Promise.all([events(address), events(address), events(address)]);
  for (const seen of viewers) {
    const progress = seen.filter(({ type }) => type === 'progress');
    expect(progress.length).toBeGreaterThan(2);
    for (const [index, event] of progress.entries()) {
      const before = progress[index - 1];
      if (before) expect(Number(event.data.progress)).toBeGreaterThanOrEqual(Number(before.data.progress));
    }
    expect(progress[0]?.data).toMatchObject({
      job_id: id,
      total_episodes: 900,
      total_iterations: 900,
      total_candles: 20_000,
    });
    expect(seen.at(-1)).toMatchObject({
      type: 'complete',
      id: 'end',
      data: { progress: 100, status: 'completed' },
    });
    expect(seen.filter(({ data }) => data.progress === 100).at(0)?.data.status).toBe('completed');
    const spans =
      progress.length > 12 ? (progress.at(-1)?.at ?? 0) - (progress[0]?.at ?? 0) : Number.POSITIVE_INFINITY;
    // The last event of a job comes without a wait, and the machine may deliver two at once.
    expect(progress.length).toBeLessThanOrEqual(spans / 100 + 3);
  }
  const again = await fetch(address, {
    headers: { authorization: `Bearer ${TOKEN}`, 'last-event-id': 'end' },
  });
  expect(again.status).toBe(204);
  const head = await fetch(address, { headers: { authorization: `Bearer ${TOKEN}` } });
  expect(head.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(head.headers.get('x-accel-buffering')).toBe('no');
  expect(head.headers.get('cache-control')).toContain('no-transform');
  const late = await events(address);
  expect(late.map(({ type }) => type)).toEqual(['progress', 'complete']);
});

test('a refusal names field, value and reason', async () => {
  const server = await startServer(['--lanes', '1']);
  const candles = await sendCandles(server, 500);
  const spec = gridSpec(candles, 3);
  type Case = { method?: string; path?: string; body: unknown; status: number; refusal: object };
  const javascript = { ...spec, strategy: { javascript: 'defineStrategy({})' }, search: undefined };
  const cases: Case[] = [
    { body: {}, status: 422, refusal: { field: 'spec', reason: 'must be a spec' } },
    {
      body: { spec: { ...spec, candles: 'x' } },
      status: 422,
      refusal: { field: 'spec.candles', value: 'x' },
    },
    {
      body: { spec: { ...spec, strategy: { library: 'no' } } },
      status: 422,
      refusal: { field: 'strategy.library', value: 'no' },
    },
    { body: { spec, id: 'a b' }, status: 422, refusal: { field: 'id', value: 'a b' } },
    { body: { spec, name: 'x'.repeat(201) }, status: 422, refusal: { field: 'name' } },
    { body: { spec: javascript }, status: 422, refusal: { field: 'strategy.javascript' } },
    { body: 'no JSON', status: 422, refusal: { field: 'body' } },
    { path: '/candles', body: 'time,open\n1,2\n', status: 422, refusal: {} },
    {
      method: 'PUT',
      path: '/candles/ffff',
      body: { synthetic: { candles: 10 } },
      status: 422,
      refusal: { field: 'fingerprint' },
    },
    {
      method: 'GET',
      path: '/jobs?limit=0',
      body: undefined,
      status: 422,
      refusal: { field: 'limit', value: '0' },
    },
    { method: 'GET', path: '/jobs?after=x', body: undefined, status: 422, refusal: { field: 'after' } },
    {
      method: 'GET',
      path: '/jobs/none',
      body: undefined,
      status: 404,
      refusal: { field: 'id', value: 'none' },
    },
    { path: '/jobs/none/pause', body: undefined, status: 404, refusal: {} },
    {
      method: 'GET',
      path: '/none',
      body: undefined,
      status: 404,
      refusal: { error: 'there is no GET /none' },
    },
    { path: '/check_rules', body: { rules: 1 }, status: 422, refusal: { field: 'rules' } },
    { path: '/estimate', body: { spec: 1 }, status: 422, refusal: { field: 'spec' } },
  ];
  for (const { method = 'POST', path = '/jobs', body, status, refusal } of cases) {
    const answer = await server.request(method, path, body);
    const found = await answer.json();
    expect([answer.status, found], `${method} ${path} ${JSON.stringify(body)?.slice(0, 80)}`).toEqual([
      status,
      expect.objectContaining(refusal),
    ]);
  }
  expect((await server.json<{ jobs: unknown[] }>('GET', '/jobs')).jobs).toEqual([]);
});

test('a job is paused, resumed, cancelled and tried again, and started once however often it is sent', async () => {
  const server = await startServer(['--lanes', '1']);
  const spec = gridSpec(await sendCandles(server, 20_000), 50);
  const sent = ['mine', 'mine', 'mine'].map((id) => server.request('POST', '/jobs', { spec, id }));
  expect((await Promise.all(sent)).map(({ status }) => status).sort()).toEqual([200, 200, 201]);
  expect((await server.request('POST', '/jobs', { spec, id: 'mine' })).status).toBe(200);
  const command = (name: string) => server.json<JobRow>('POST', `/jobs/mine/${name}`);
  expect((await command('pause')).status).toBe('paused');
  const paused = await server.json<JobRow>('GET', '/jobs/mine');
  expect(await server.json<JobRow>('GET', '/jobs/mine')).toEqual(paused);
  expect(['queued', 'running']).toContain((await command('resume')).status);
  expect((await command('cancel')).status).toBe('cancelled');
  expect((await server.request('POST', '/jobs/mine/pause')).status).toBe(409);
  expect(['queued', 'running']).toContain((await command('retry')).status);
  expect((await server.request('POST', '/jobs/mine/retry')).status).toBe(409);
  expect(await server.json<JobRow>('PATCH', '/jobs/mine', { note: 'kept' })).toMatchObject({ note: 'kept' });
  expect(await ended(server, 'mine')).toMatchObject({ status: 'completed', saved_episodes: 2_500 });
  expect(await end(server, 'SIGTERM')).toBe(0);
});

test('candles are sent as a file, as columns or by a seed, and have one fingerprint', async () => {
  const server = await startServer(['--lanes', '1']);
  const time = [0, 60_000, 120_000].map((at) => Date.UTC(2024, 0, 1) + at);
  const csv = `time,open,high,low,close,volume\n${time.map((at) => `${at},1,2,0.5,1.5,10`).join('\n')}\n`;
  const file = await server.json<{ fingerprint: string }>('POST', '/candles?title=a.csv', csv);
  const columns = Float64Array.from([...time, 1, 1, 1, 2, 2, 2, 0.5, 0.5, 0.5, 1.5, 1.5, 1.5, 10, 10, 10]);
  const answer = await fetch(`${server.url}/candles/${file.fingerprint}`, {
    method: 'PUT',
    headers: {
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/vnd.candlerun.columns',
      'x-candlerun-columns': 'time,open,high,low,close,volume',
    },
    body: new Uint8Array(columns.buffer),
  });
  expect(answer.status).toBe(201);
  const { candles } = await server.json<{ candles: { title: string }[] }>('GET', '/candles');
  expect(candles).toMatchObject([{ title: 'a.csv' }]);
  const bytes = await server.request('GET', `/candles/${file.fingerprint}`);
  expect(bytes.headers.get('etag')).toBe(`"${file.fingerprint}"`);
  expect(bytes.headers.get('x-candlerun-source')).toContain('file');
});

test('the command runs a job on a server, with the output and the exit codes of one that runs here', async () => {
  const server = await startServer(['--lanes', '1'], null);
  const folder = mkdtempSync(join(tmpdir(), 'candlerun-run-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [spec, candles] = [join(folder, 'spec.json'), join(folder, 'candles.csv')];
  const rows = Array.from({ length: 300 }, (_, day) => {
    const close = 100 + 10 * Math.sin(day / 9);
    return `${new Date(Date.UTC(2024, 0, 1 + day)).toISOString()},${close},${close + 1},${close - 1},${close},10`;
  });
  writeFileSync(candles, `time,open,high,low,close,volume\n${rows.join('\n')}\n`);
  const { candles: _, ...search } = gridSpec('', 3);
  writeFileSync(spec, JSON.stringify(search));
  const there = await output(['run', spec, '--candles', candles, '--server', server.url]);
  const here = await output(['run', spec, '--candles', candles, '--lanes', '1']);
  const last = (out: string) => JSON.parse(out.trim().split('\n').at(-1) ?? '');
  expect(last(there.out)).toEqual(last(here.out));
  expect([there.code, there.log]).toEqual([here.code, here.log]);
  writeFileSync(spec, JSON.stringify({ ...search, strategy: { library: 'none' } }));
  const refused = await output(['run', spec, '--candles', candles, '--server', server.url]);
  expect([refused.code, refused.log.join()]).toEqual([
    2,
    expect.stringContaining('the spec was refused: strategy.library'),
  ]);
});

test('the job for RQ mirrors the progress of a job and returns its result, and a second try follows the same job', async () => {
  const server = await startServer(['--lanes', '1']);
  const spec = gridSpec(await sendCandles(server, 5_000), 20);
  const folder = new URL('../../../../../deploy/rq', import.meta.url).pathname;
  const script = `
import json, sys
sys.path.insert(0, ${JSON.stringify(folder)})
from candlerun_job import JobFailed, run_candlerun_job
seen = []
spec = json.loads(sys.argv[1])
first = run_candlerun_job(spec, seen.append, "rq-1")
again = run_candlerun_job(spec, seen.append, "rq-1")
try:
    run_candlerun_job({**spec, "candles": "none"})
    refused = None
except JobFailed as error:
    refused = str(error)
print(json.dumps([first["digest"], again["digest"], seen[-1], refused]))
`;
  const environment = { CANDLERUN_SERVER: server.url, CANDLERUN_TOKEN: TOKEN };
  const { stdout } = await promisify(execFile)('python3', ['-c', script, JSON.stringify(spec)], {
    env: { ...process.env, ...environment },
  });
  const [first, again, last, refused] = JSON.parse(stdout);
  expect(first).toBe((await resultHere(spec, 5_000)).digest);
  expect(again).toBe(first);
  expect(last).toMatchObject({
    status: 'completed',
    progress: 100,
    total_episodes: 400,
    current_candle: 5_000,
  });
  expect(refused).toContain('the server does not have these candles');
});
