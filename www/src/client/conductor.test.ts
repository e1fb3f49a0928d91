import { afterEach, expect, test, vi } from 'vitest';
import { Conductor } from './conductor.js';
import type { EngineWorker } from './engine-worker.js';
import type { CandlerunEvent } from './generated/protocol.js';

/** A worker that does nothing. Tests call its listener with messages. */
function idleWorker(): EngineWorker {
  return {
    onmessage: null,
    onmessageerror: null,
    onerror: null,
    postMessage: () => {},
    terminate: () => {},
  };
}

afterEach(() => {
  vi.useRealTimers();
});

test('events of one message are handled one by one in their order, an answer among them too', async () => {
  const worker = idleWorker();
  const events: CandlerunEvent[] = [];
  const fail = (error: Error) => {
    throw error;
  };
  const conductor = new Conductor(worker, {} as WebAssembly.Module, (event) => events.push(event), fail);
  const answer = conductor.ask({ type: 'check_rules', rules: '' });
  const checked = { type: 'rules_checked', request_id: 1, strategy: null, mistakes: [] } as const;
  const post = (output: unknown) =>
    worker.onmessage?.(new MessageEvent('message', { data: { ProcessOutput: [0, output] } }));
  post({ type: 'lane_silent', lane: 1 });
  post([{ type: 'job_started', job_id: 'a' }, { type: 'lane_silent', lane: 2 }, checked]);
  const numbers = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0);
  const digests = '0123456789abcdef0123456789abcdef';
  post([{ type: 'episodes_finished', job_id: 'a', params: [], digests, reasons: [], numbers }]);
  expect(events).toMatchObject([
    { type: 'lane_silent', lane: 1 },
    { type: 'job_started', job_id: 'a' },
    { type: 'lane_silent', lane: 2 },
    { type: 'episodes_finished', job_id: 'a', episodes: [{ episode: 1, candles: 2 }] },
  ]);
  expect(await answer).toEqual(checked);
});

test('a worker that cannot be loaded is named with its address', async () => {
  const worker = { ...idleWorker(), address: 'https://a.example/worker.js' };
  const deaths: string[] = [];
  new Conductor(
    worker,
    {} as WebAssembly.Module,
    () => {},
    ({ message }) => deaths.push(message),
  );
  worker.onerror?.(new Event('error') as ErrorEvent);
  expect(deaths).toEqual([
    expect.stringContaining('the conductor worker could not be loaded from https://a.example/worker.js: '),
  ]);
});

/** A conductor that has loaded, and the messages that were posted to it. */
function loaded(hasJobs: () => boolean) {
  const worker = idleWorker();
  const posted: unknown[] = [];
  worker.postMessage = (message) => posted.push(message);
  const onDeath = vi.fn();
  const conductor = new Conductor(worker, {} as WebAssembly.Module, vi.fn(), onDeath, hasJobs);
  const post = (data: unknown) => worker.onmessage?.(new MessageEvent('message', { data }));
  post('WorkerLoaded');
  return { conductor, posted, onDeath, post };
}

test('a conductor that gives no sign of life while it has something to do is taken for dead', () => {
  vi.useFakeTimers();
  const { onDeath, posted, post } = loaded(() => true);
  for (let time = 0; time < 100; time += 1) {
    vi.advanceTimersByTime(4_000);
    if (posted.at(-1) === 'Ping') post('Pong');
  }
  expect(onDeath).not.toHaveBeenCalled();
  vi.advanceTimersByTime(30_000);
  expect(onDeath).toHaveBeenCalledOnce();
  expect(onDeath.mock.calls[0]?.[0].message).toContain('has not answered for 20 s');
});

test('a question that is not answered counts as something to do, and an idle conductor is left alone', async () => {
  vi.useFakeTimers();
  const { conductor, onDeath, posted } = loaded(() => false);
  vi.advanceTimersByTime(600_000);
  expect(posted).not.toContain('Ping');
  const answer = conductor.ask({ type: 'check_rules', rules: '' });
  vi.advanceTimersByTime(30_000);
  await expect(answer).rejects.toThrow('has not answered');
  expect(onDeath).toHaveBeenCalledOnce();
});
