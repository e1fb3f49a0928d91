import { afterEach, expect, test, vi } from 'vitest';
import { json } from './fake-server.fixture.js';
import { ServerConnection, ServerRefusal } from './server-connection.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

test('the path of a proxy stays in every address, and the token is sent', async () => {
  const fetched = vi.fn(async (_: URL, __: RequestInit) => json({ jobs: [] }));
  vi.stubGlobal('fetch', fetched);
  await new ServerConnection({ url: 'https://host.example/candlerun?a=1', token: 't' }).ask('GET', 'jobs');
  await new ServerConnection({ url: new URL('http://127.0.0.1:7390') }).ask('POST', 'jobs', { a: 1 });
  const calls = fetched.mock.calls.map(([url, { headers, body }]) => [url.href, headers, body]);
  expect(calls).toEqual([
    ['https://host.example/candlerun/jobs', { authorization: 'Bearer t' }, undefined],
    ['http://127.0.0.1:7390/jobs', { 'content-type': 'application/json' }, '{"a":1}'],
  ]);
});

test('what is no address of a server is refused', () => {
  for (const url of ['host', '', 'ftp://host', 'javascript:1']) {
    const refused = expect.objectContaining({ field: 'server.url', value: url });
    expect(() => new ServerConnection({ url }), url).toThrow(refused);
  }
});

test('a refusal has its status and its place, and a server that has failed or is away is no refusal', async () => {
  const server = new ServerConnection({ url: 'http://host.example' });
  const answers: (() => Promise<Response>)[] = [
    async () =>
      json({ error: 'whole', field: 'candles', value: 'x', reason: 'must be numbers', line: 3 }, 422),
    async () => new Response('<html>', { status: 403 }),
    async () => json({ error: 'the server could not answer' }, 500),
    () => Promise.reject(new TypeError('fetch failed')),
  ];
  const errors: unknown[] = [];
  for (const answer of answers) {
    vi.stubGlobal('fetch', answer);
    await server.ask('GET', 'jobs').catch((error: unknown) => errors.push(error));
  }
  expect(errors).toMatchObject([
    { status: 422, field: 'candles', value: 'x', reason: 'must be numbers', line: 3 },
    { status: 403, reason: 'the server has answered with status 403' },
    { message: 'the server could not answer' },
    {
      field: 'server.url',
      value: 'http://host.example/',
      reason: 'the server cannot be reached: fetch failed',
    },
  ]);
  expect(errors.map((error) => error instanceof ServerRefusal)).toEqual([true, true, false, false]);
});
