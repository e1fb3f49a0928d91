import { expect, test } from 'vitest';
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
