import { Hono } from 'hono';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MemoryStore } from '../../storage/memory-store.js';
import { createCandlerun } from '../../testing/create-candlerun.js';
import { Access } from '../access.js';
import { JobStreams } from '../job-streams.js';
import type { Metrics } from '../metrics.js';
import { newApp } from './app.js';
import { MOST_JSON_BYTES, type ServerContext } from './context.js';

const TOKEN = 'a-token-of-the-tests';

async function app(
  token: string | null,
  changes: Partial<ServerContext['options']> = {},
  host: ServerContext['host'] | null = null,
) {
  const count = { inc: () => {}, dec: () => {} };
  const metrics = { viewers: count, started: count, requests: count } as unknown as Metrics;
  const opened = createCandlerun().then((candlerun) => ({ candlerun, store: new MemoryStore() }));
  return newApp({
    host: host ?? { opened },
    streams: new JobStreams(metrics),
    access: new Access(token),
    metrics,
    board: new Hono().get('/', (context) => context.text('the queue')),
    log: () => {},
    options: { origins: [], allowJavaScript: false, mostCandleBytes: 4_000_000, ...changes },
  });
}

test('a body that is too large is refused before it is read, candles at a limit of their own', async () => {
  const { request } = await app(TOKEN);
  const post = (path: string, bytes: number) =>
    request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-length': String(bytes) },
      body: 'x'.repeat(bytes),
    });
  const answers = [
    await post('/jobs', MOST_JSON_BYTES + 1),
    await post('/candles', MOST_JSON_BYTES + 1),
    await post('/candles', 4_000_001),
    await post('/jobs', MOST_JSON_BYTES),
  ];
  expect(answers.map(({ status }) => status === 413)).toEqual([true, false, true, false]);
  expect(await answers[0]?.json()).toEqual({ error: `the body must have at most ${MOST_JSON_BYTES} bytes` });
});

test('without a token, only the names of this machine are answered', async () => {
  const { request } = await app(null);
  const status = async (host: string) => (await request(`http://${host}/jobs`, { headers: { host } })).status;
  const hosts = [
    'localhost:7390',
    '127.0.0.1:7390',
    '127.1.2.3',
    '[::1]:7390',
    'rebound.example',
    '127.0.0.1.example',
  ];
  expect(await Promise.all(hosts.map(status))).toEqual([200, 200, 200, 200, 403, 403]);
});

test('pages of other origins are refused unless they are listed, whatever they send', async () => {
  const { request } = await app(null, { origins: ['https://a.example'] });
  const status = async (origin: string) =>
    (await request('http://localhost/jobs', { headers: { host: 'localhost', origin } })).status;
  const origins = [
    'http://localhost',
    'https://a.example',
    'https://b.example',
    'null',
    'http://localhost:81',
  ];
  expect(await Promise.all(origins.map(status))).toEqual([200, 200, 403, 403, 403]);
});

test('while the database is away, requests wait for a time, and `/healthz` answers soon', async () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const { request } = await app(null, {}, { opened: new Promise<never>(() => {}) });
  const init = { headers: { host: 'localhost' } };
  const statuses: (readonly [string, number])[] = [];
  for (const path of ['/healthz', '/jobs']) {
    void Promise.resolve(request(path, init)).then(({ status }) => statuses.push([path, status]));
  }
  await vi.advanceTimersByTimeAsync(2_000);
  expect(statuses).toEqual([['/healthz', 503]]);
  await vi.advanceTimersByTimeAsync(28_000);
  expect(statuses).toEqual([
    ['/healthz', 503],
    ['/jobs', 503],
  ]);
});

test('the page of the queue asks a browser for the token as a password, other paths do not take one', async () => {
  const { request } = await app(TOKEN);
  const get = (path: string, password: string | null) => {
    const authorization = `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`;
    return request(path, { headers: password === null ? {} : { authorization } });
  };
  const refused = await get('/queues', null);
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'Basic realm="Candlerun"']);
  const opened = await get('/queues', TOKEN);
  expect([opened.status, await opened.text()]).toEqual([200, 'the queue']);
  const others = [await get('/queues', 'another'), await get('/jobs', TOKEN), await get('/queuesome', TOKEN)];
  expect(others.map(({ status }) => status)).toEqual([401, 401, 401]);
  expect(others[1]?.headers.get('www-authenticate')).toBeNull();
});
