import { describe, expect, test } from 'vitest';
import { type CheckedPage, checkServer, isOpenText, ServerProblem } from './check-server.js';

const SETTINGS = { url: 'https://server.example/api', token: 'secret', isChosen: true };

function json(body: unknown, status = 200): Response {
  return new Response(JSON.stringify(body), { status });
}

/** A page whose requests are answered by `answer`. `asked` gets address, mode and token of each. */
function page(answer: (url: string) => Response | Error, changes: Partial<CheckedPage> = {}) {
  const asked: unknown[] = [];
  const fetched = async (url: URL, { mode, headers }: RequestInit) => {
    asked.push([url.href, mode ?? 'cors', (headers as Record<string, string>)?.authorization ?? '']);
    const given = answer(url.href);
    if (given instanceof Error) throw given;
    return given;
  };
  const isForbidden = async () => false;
  const made = { version: '1.2.3', origin: 'https://page.example', isForbidden, ...changes };
  return { asked, page: { ...made, fetch: fetched as unknown as typeof fetch } };
}

async function problemOf(settings: typeof SETTINGS, given: CheckedPage): Promise<ServerProblem> {
  const error: unknown = await checkServer(settings, given).catch((error: unknown) => error);
  if (error instanceof ServerProblem) return error;
  throw new Error(`no problem was found: ${error}`);
}

test('a server of the same version has no warning, one of another version has', async () => {
  const same = page(() => json({ version: '1.2.3' }));
  expect(await checkServer(SETTINGS, same.page)).toBe('');
  expect(same.asked).toEqual([['https://server.example/api/version', 'cors', 'Bearer secret']]);
  const other = page(() => json({ version: '1.1.0' }));
  expect(await checkServer({ ...SETTINGS, token: '' }, other.page)).toBe(
    'The server has version 1.1.0, this page 1.2.3: results may differ, and reports say so. Give both the same version.',
  );
  expect(other.asked).toEqual([['https://server.example/api/version', 'cors', '']]);
});

type Case = {
  name: string;
  answer: (url: string) => Response | Error;
  settings?: Partial<typeof SETTINGS>;
  page?: Partial<CheckedPage>;
  text: string;
  mayPass?: boolean;
};

const away = () => new TypeError('Failed to fetch');

const CASES: Case[] = [
  {
    name: 'a wrong token',
    answer: () => json({ error: 'the token is missing or wrong' }, 401),
    text: 'The token is not that of server.example. Its operator has it in CANDLERUN_TOKEN',
  },
  {
    name: 'no token',
    settings: { token: '' },
    answer: () => json({ error: 'the token is missing or wrong' }, 401),
    text: 'The server at server.example asks for a token.',
  },
  {
    name: 'a refusal with a reason',
    answer: () => json({ error: 'without a token only this machine is answered' }, 403),
    text: 'Without a token only this machine is answered.',
  },
  {
    name: 'another site',
    answer: () => new Response('<h1>Not found</h1>', { status: 404 }),
    text: 'There is no Candlerun server at https://server.example/api: its answer has the status 404.',
  },
  {
    name: 'a page in place of an answer',
    answer: () => new Response('<h1>Welcome</h1>'),
    text: 'There is no Candlerun server at https://server.example/api: its answer is none of a Candlerun server.',
  },
  {
    name: 'a database that is away',
    answer: () => json({ error: 'the database cannot be reached' }, 503),
    text: 'The server at server.example has a problem: the database cannot be reached. Its log says more.',
    mayPass: true,
  },
  {
    name: 'a proxy without its server',
    answer: () => new Response('Bad gateway', { status: 502 }),
    text: 'The server at server.example has a problem: its answer has the status 502.',
    mayPass: true,
  },
  {
    name: 'no answer at all',
    answer: away,
    text: 'server.example cannot be reached. Check the address',
    mayPass: true,
  },
  {
    name: 'no answer in time',
    answer: () => new DOMException('late', 'TimeoutError'),
    text: 'server.example does not answer. Check the address',
    mayPass: true,
  },
  {
    name: 'a server that does not list the origin of the page',
    answer: (url) => (url.endsWith('/healthz') ? new Response(null) : away()),
    text: 'The server at server.example does not let pages of https://page.example use it. Start it with --cors https://page.example.',
  },
  {
    name: 'a site whose policy forbids the address',
    page: { isForbidden: async () => true },
    answer: away,
    text: 'needs https://server.example in connect-src.',
  },
  {
    name: 'http from a page of https',
    settings: { url: 'http://server.example:7390' },
    answer: away,
    text: 'A page from https may not reach server.example:7390 over http.',
  },
];

describe('each reason why a page cannot use a server comes with what to do', () => {
  test.each(CASES)('$name', async ({ answer, settings, page: changes, text, mayPass = false }) => {
    const problem = await problemOf({ ...SETTINGS, ...settings }, page(answer, changes).page);
    expect(problem.message).toContain(text);
    expect(problem.mayPass).toBe(mayPass);
  });
});

test('a token is in open text over http, except to this machine', () => {
  const urls = [
    'http://10.0.0.7:7390',
    'https://server.example',
    'http://localhost:7390',
    'http://[::1]:7390',
  ];
  expect(urls.map(isOpenText)).toEqual([true, false, false, false]);
});
