import { type Candlerun, createCandlerun } from 'candlerun';
import { beforeEach, expect, test, vi } from 'vitest';
import type { Engine } from './engine.js';
import { type AttachedServer, Session } from './session.js';

vi.mock('candlerun', () => ({ createCandlerun: vi.fn() }));

/** The engines of this browser that were opened, oldest first. */
const opened: Candlerun[] = [];

beforeEach(() => {
  opened.length = 0;
  vi.mocked(createCandlerun).mockImplementation(async () => {
    const engine = { start: vi.fn(() => 'here'), lanes: 2, openJobs: [], close: vi.fn() };
    opened.push(engine as unknown as Candlerun);
    return engine as unknown as Candlerun;
  });
});

function session() {
  const owner = { opened: vi.fn(), exchanged: vi.fn(), closing: vi.fn() };
  return { owner, session: new Session(owner) };
}

/** A server whose engine of both is one object for each engine of this browser. */
function fakeServer() {
  const engines = new Map<Candlerun, Engine>();
  const starts = { startHere: vi.fn(async () => 'lent'), startThere: vi.fn(async () => 'there') };
  const server = {
    with(here: Candlerun) {
      const known = engines.get(here) ?? ({ ...starts, here } as unknown as Engine);
      engines.set(here, known);
      return known;
    },
    close: vi.fn(),
  };
  return { ...starts, close: server.close, server: server as unknown as AttachedServer };
}

const SPEC = { candles: 'c', strategy: { library: 'sma_cross' } };

test('a server that is attached gives the page another engine, and none gives it back', async () => {
  const { session: page, owner } = session();
  const here = await page.open();
  const { server, close } = fakeServer();
  await page.attach(server);
  const both = await page.open();
  expect(both).not.toBe(here);
  expect(owner.exchanged).toHaveBeenLastCalledWith(both);
  await page.attach(null);
  expect(await page.open()).toBe(here);
  expect(owner.exchanged).toHaveBeenLastCalledWith(here);
  expect(close).toHaveBeenCalledTimes(1);
  expect(owner.opened).toHaveBeenCalledTimes(1);
});

test('a server that is attached before the engine is open comes with it', async () => {
  const { session: page, owner } = session();
  const { server } = fakeServer();
  await page.attach(server);
  const both = await page.open();
  expect(owner.exchanged).not.toHaveBeenCalled();
  expect(owner.opened).toHaveBeenCalledWith(both);
});

test('another number of lanes keeps the server', async () => {
  const { session: page, owner } = session();
  await page.open();
  const { server } = fakeServer();
  await page.attach(server);
  await page.useLanes(1);
  expect(owner.opened).toHaveBeenLastCalledWith(server.with(opened[1] as Candlerun));
});

test('Run starts in this browser unless the server is chosen, which a disconnection undoes', async () => {
  const { session: page } = session();
  expect(await page.start(SPEC, 'first')).toBe('here');
  const { server, startHere, startThere } = fakeServer();
  await page.attach(server);
  expect(await page.start(SPEC, 'second')).toBe('lent');
  page.startsThere = true;
  expect(await page.start(SPEC, 'third', 'group')).toBe('there');
  expect(startHere).toHaveBeenCalledWith(SPEC, { allowJavaScript: true, name: 'second' });
  expect(startThere).toHaveBeenCalledWith(SPEC, { allowJavaScript: true, name: 'third', group: 'group' });
  await page.attach(null);
  expect(await page.start(SPEC, 'fourth')).toBe('here');
});
