import type { Page } from '@playwright/test';
import type { JobSpec } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

type Refusal = { field: string; value: string; line: number | null; message: string };

/** The refusal of a CSV file, and the number of candles that were loaded before and are still loaded. */
function refusedCsv(page: Page, csv: string): Promise<{ refusal: Refusal | null; kept: number | undefined }> {
  return page.evaluate(async (csv) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const before = await candlerun.loadCandles({ synthetic: { candles: 500 } });
    let refusal: Refusal | null = null;
    try {
      await candlerun.loadCandles(csv);
    } catch (error) {
      if (!(error instanceof client.CandlerunError)) throw error;
      refusal = { field: error.field, value: error.value, line: error.line, message: error.message };
    }
    const job = candlerun.start({ candles: before.fingerprint, strategy: { library: 'sma_cross' } });
    const result = await job.done;
    candlerun.close();
    return { refusal, kept: result.best?.candles };
  }, csv);
}

const HEADER = 'time,open,high,low,close,volume\n';
const ROW = '2024-01-01,10,12,9,11,500\n';

for (const { name, csv, refusal } of [
  {
    name: 'a NaN price',
    csv: `${HEADER}${ROW}2024-01-02,11,13,10,NaN,600\n`,
    refusal: { line: 3, field: 'close', value: 'NaN' },
  },
  {
    name: 'a truncated line',
    csv: `${HEADER}${ROW}2024-01-02,11,1`,
    refusal: { line: 3, field: 'low', value: 'nothing' },
  },
  { name: 'no candles', csv: HEADER, refusal: { line: 2, field: 'row', value: 'end of file' } },
  { name: 'nothing at all', csv: '', refusal: { line: 1, field: 'header', value: 'an empty file' } },
]) {
  test(`${name} is refused with its line, and the loaded candles stay`, async ({ clientPage }) => {
    const answer = await refusedCsv(clientPage, csv);
    expect(answer.refusal).toMatchObject(refusal);
    expect(answer.kept).toBe(500);
  });
}

test('a job may have a single candle', async ({ clientPage }) => {
  const end = await clientPage.evaluate(async (csv) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await candlerun.loadCandles(csv);
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'rsi_reversion' } });
    const candles: number[] = [];
    job.on('progress', ({ status, current_candle }) => status === 'running' && candles.push(current_candle));
    const result = await job.done;
    candlerun.close();
    return { candles, result };
  }, HEADER + ROW);
  expect(end.candles).toEqual([0]);
  expect(end.result).toMatchObject({ episodes: 1, failed_episodes: 1, best: null });
});

/** The message of a spec that is refused. */
function refusedSpec(page: Page, change: Partial<JobSpec>): Promise<string> {
  return page.evaluate(async (change) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 100 } });
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, ...change });
    const message = await messageOf(job.done);
    candlerun.close();
    return message;
  }, change);
}

test('an invalid spec is refused with field, value and reason', async ({ clientPage }) => {
  expect(await refusedSpec(clientPage, { progress: { every_candles: 0 } })).toBe(
    'progress.every_candles: must be at least 1, or "auto" (found 0)',
  );
  expect(await refusedSpec(clientPage, { backtest: { position_size_pct: 50 } })).toContain(
    'did you mean 0.5?',
  );
  expect(await refusedSpec(clientPage, { backtest: { initial_cash: Number.NaN } })).toContain(
    'backtest.initial_cash',
  );
  expect(await refusedSpec(clientPage, { candles: 'nothing' })).toContain(
    'no candles of this fingerprint are loaded',
  );
  expect(
    await refusedSpec(clientPage, {
      search: { space: { fast: { int: { low: 9, high: 10 } } }, constraints: ['fast < 5'] },
    }),
  ).toContain('no point satisfies them all');
});

/** A job that runs for minutes: tests cancel it or kill its workers. */
const LONG = { space: { fast: { int: { low: 1, high: 200_000 } } } };

test('a cancelled job emits nothing more, and the next one runs', async ({ clientPage }) => {
  const end = await clientPage.evaluate(async (search) => {
    const candlerun = await client.createCandlerun({ lanes: 2 });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 100_000 } });
    const strategy = { library: 'sma_cross' };
    const job = candlerun.start({ candles: fingerprint, strategy, search });
    const next = candlerun.start({ candles: fingerprint, strategy });
    const waiting = candlerun.start({ candles: fingerprint, strategy });
    await nextEvent(job, 'progress');
    await waiting.cancel();
    await job.cancel();
    let late = 0;
    // The last progress is posted again, with its status.
    job.on('progress', ({ status }) => {
      if (status !== 'cancelled') late += 1;
    });
    const error = await job.done.catch((reason: Error) => reason.name);
    const result = await next.done;
    candlerun.close();
    return { error, late, episodes: result.episodes };
  }, LONG);
  expect(end).toEqual({ error: 'AbortError', late: 0, episodes: 1 });
});

test('an AbortSignal cancels', async ({ clientPage }) => {
  const name = await clientPage.evaluate(async (search) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 100_000 } });
    const abort = new AbortController();
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search }, abort);
    job.on('progress', () => abort.abort());
    return job.done.then(
      () => 'done',
      (error: Error) => error.name,
    );
  }, LONG);
  expect(name).toBe('AbortError');
});

/** Starts a job behind a closed gate, kills a worker when the first episodes are finished, and compares its end with an undisturbed run. */
function killWorker(page: Page, lanes: number, killed: number) {
  return page.evaluate(
    async ({ lanes, killed }) => {
      const workers: Worker[] = [];
      const candlerun = await client.createCandlerun({
        lanes,
        log: () => {},
        createWorker: () => {
          const worker = new Worker('./worker.js', { type: 'module' });
          workers.push(worker);
          return worker;
        },
      });
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 20_000 } });
      const job = () =>
        candlerun.start({
          candles: fingerprint,
          strategy: { library: 'sma_cross' },
          search: {
            sampler: 'random',
            episodes: 400,
            seed: 7,
            space: { fast: { int: { low: 1, high: 2_000 } } },
          },
          progress: { delivery: 'every', every_candles: 2_000 },
        });
      const undisturbed = await job().done;
      gate.close();
      const disturbed = job();
      const episodes: number[] = [];
      const percents: number[] = [];
      disturbed.on('episode', ({ episode }) => episodes.push(episode));
      disturbed.on('progress', ({ progress }) => percents.push(progress));
      await nextEvent(disturbed, 'episodes');
      workers[killed]?.terminate();
      gate.open();
      const { digest } = await disturbed.done;
      candlerun.close();
      return {
        isSame: digest === undisturbed.digest,
        episodes: episodes.length,
        inOrder: episodes.every((episode, index) => episode === index + 1),
        fell: percents.some((percent, index) => percent < (percents[index - 1] ?? 0)),
        workers: workers.length,
      };
    },
    { lanes, killed },
  );
}

// The first worker is the conductor, the others are lanes.
test('a lane that is killed is replaced, and the result is the same', async ({ clientPage }) => {
  const end = await killWorker(clientPage, 2, 1);
  expect(end).toEqual({ isSame: true, episodes: 400, inOrder: true, fell: false, workers: 4 });
});

test('a conductor that is killed is replaced with its lanes, and its jobs go on to the same end', async ({
  clientPage,
}) => {
  const end = await killWorker(clientPage, 1, 0);
  expect(end).toEqual({ isSame: true, episodes: 400, inOrder: true, fell: false, workers: 4 });
});

/** A script that makes lanes with additional code in their workers. The conductor, the first worker, is the package's own. */
function lanesWith(addition: string): string {
  return `(() => {
    const own = new URL('./worker.js', location.href);
    const code = ${JSON.stringify(addition)} + '; import(' + JSON.stringify(own.href) + ')';
    globalThis.workers = [];
    globalThis.createWorker = () => {
      const lane = URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
      const worker = new Worker(workers.length === 0 ? own : lane, { type: 'module' });
      workers.push(worker);
      return worker;
    };
  })()`;
}

declare global {
  var workers: Worker[];
  var createWorker: () => Worker;
  /** Number of workers that were ended. */
  var ended: number;
}

/** Code that keeps the first message until the package has a listener. */
const KEEP_FIRST = `
  const first = (event) => { kept = event.data; };
  let kept;
  addEventListener('message', first, { once: true });
  const listen = self.addEventListener.bind(self);
  self.addEventListener = (type, listener, options) => {
    listen(type, listener, options);
    if (type === 'message' && kept) dispatchEvent(new MessageEvent('message', { data: kept }));
  };`;

test('a job is paused although its lane hangs, and goes on in another lane', async ({ clientPage: page }) => {
  await page.evaluate(
    lanesWith(`${KEEP_FIRST} listen('message', ({ data }) => { if (data === 'hang') for (;;); })`),
  );
  const end = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 20_000 } });
    const spec = {
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 2, high: 400 } } } },
      progress: { delivery: 'every' as const, every_candles: 2_000 },
    };
    const undisturbed = await candlerun.start(spec).done;
    gate.close();
    const job = candlerun.start(spec);
    await nextEvent(job, 'episodes');
    workers[1]?.postMessage('hang');
    await job.pause();
    await job.resume();
    gate.open();
    const { digest } = await job.done;
    candlerun.close();
    return { isSame: digest === undisturbed.digest, workers: workers.length };
  });
  expect(end).toEqual({ isSame: true, workers: 3 });
});

test('an episode that traps in two fresh lanes fails, and the job goes on', async ({ clientPage: page }) => {
  // The clock throws, so the engine traps, once boundaries of episode 2 are posted. An episode has 32 boundaries, which are posted
  // 16 at a time.
  await page.evaluate(
    lanesWith(`${KEEP_FIRST}
      const post = MessagePort.prototype.postMessage;
      const now = performance.now.bind(performance);
      let traps = false;
      performance.now = () => { if (traps) throw new Error('trap'); return now(); };
      MessagePort.prototype.postMessage = function (message, transfer) {
        // A message has two numbers. Then boundaries are their count, the episode and a candle, and a finished episode is 0 and 15 numbers.
        for (let at = 2; message instanceof Float64Array && at < message.length; at += message[at] > 0 ? 3 : 16)
          traps ||= message[at] > 0 && message[at + 1] === 2;
        post.call(this, message, transfer ?? []);
      }`),
  );
  const end = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 1_600 } });
    const search = { space: { fast: { int: { low: 2, high: 8 } } } };
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
    const failures: [number, string][] = [];
    job.on('episode', ({ episode, failure }) => {
      if (failure) failures.push([episode, failure]);
    });
    const { episodes, failed_episodes } = await job.done;
    const restored = (await candlerun.jobs())[0];
    candlerun.close();
    return { episodes, failed_episodes, failures, workers: workers.length, status: restored?.status };
  });
  expect(end).toEqual({
    episodes: 7,
    failed_episodes: 1,
    failures: [[2, 'the engine has trapped twice after candle 1550']],
    workers: 4,
    status: 'completed',
  });
});

test('a job whose lanes are killed three times in one episode is paused and says why', async ({
  clientPage: page,
}) => {
  // A lane hangs after its first message, so that the episode does not end before the lane is killed.
  await page.evaluate(
    lanesWith(`${KEEP_FIRST}
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (message, transfer) {
        post.call(this, message, transfer ?? []);
        if (message instanceof Float64Array) for (;;);
      }`),
  );
  const end = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 20_000 } });
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } });
    // Each lane posts once that it is at candle 0.
    job.on('progress', ({ current_candle }) => {
      if (current_candle === 0) workers.at(-1)?.terminate();
    });
    const { reason } = await nextEvent(job, 'paused');
    const row = (await candlerun.jobs())[0];
    candlerun.close();
    return { reason, status: job.status, error: row?.error };
  });
  expect(end.reason).toBe('episode 1 has ended 3 workers');
  expect(end.error).toBe(end.reason);
});

test('idle lanes are ended after 30 seconds and started again for the next job', async ({
  clientPage: page,
}) => {
  await page.clock.install();
  await page.evaluate(lanesWith(KEEP_FIRST));
  const spec = await page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 2, createWorker, storage: 'memory' });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 1_000 } });
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' } };
    await candlerun.start(spec).done;
    for (const worker of workers) {
      const terminate = worker.terminate.bind(worker);
      worker.terminate = () => {
        worker.dispatchEvent(new Event('ended'));
        terminate();
      };
    }
    globalThis.ended = 0;
    for (const worker of workers) worker.addEventListener('ended', () => (ended += 1));
    return spec;
  });
  await page.clock.fastForward(29_000);
  expect(await page.evaluate(() => ended)).toBe(0);
  await page.clock.fastForward(2_000);
  expect(await page.evaluate(() => ended)).toBe(2);
  const episodes = await page.evaluate(async (spec) => (await candlerun.start(spec).done).episodes, spec);
  expect(episodes).toBe(1);
});

test('a worker that cannot be loaded is an error', async ({ clientPage }) => {
  const message = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ workerUrl: './no-such-worker.js' });
    return messageOf(candlerun.loadCandles({ synthetic: { candles: 100 } }));
  });
  expect(message).toContain('the conductor worker could not be loaded');
  expect(message).toContain("fallback: () => import('candlerun/inline')");
});

test('an engine that cannot be loaded is an error that names the address', async ({ clientPage }) => {
  const message = await clientPage.evaluate(() =>
    messageOf(client.createCandlerun({ wasmUrl: './no-such-engine.wasm' })),
  );
  expect(message).toContain(
    'the engine could not be loaded (the server answered ./no-such-engine.wasm with status 404): ',
  );
  expect(message).toContain('(found ./no-such-engine.wasm)');
});

test('a worker that fails before it has loaded is an error', async ({ clientPage }) => {
  const message = await clientPage.evaluate(async () => {
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    const candlerun = await client.createCandlerun({ wasmModule: empty });
    return messageOf(candlerun.loadCandles({ synthetic: { candles: 100 } }));
  });
  expect(message).toContain('the conductor worker failed');
});

test('only the request fails that cannot be posted or read', async ({ clientPage }) => {
  const messages = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const uncloneable = messageOf(
      candlerun.loadCandles({ synthetic: { candles: (() => 1) as unknown as number } }),
    );
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 100 } });
    const start = (params: object) =>
      messageOf(
        candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross', params: params as never } })
          .done,
      );
    const messages = [
      await uncloneable,
      await start({ fast: 10n }),
      await start({ fast: Number.NaN }),
      await start({}),
    ];
    candlerun.close();
    return messages;
  });
  expect(messages).toEqual([
    expect.stringContaining('the request cannot be posted'),
    'request: must be a plain record: no BigInt, no cycle (found another object)',
    'strategy.params.fast: must be a whole number from 1 to 1000000 (found NaN)',
    'no error',
  ]);
});

test('a report whose lane dies is made by the next one', async ({ clientPage }) => {
  const end = await clientPage.evaluate(async () => {
    const lanes: Worker[] = [];
    const candlerun = await client.createCandlerun({
      lanes: 1,
      createWorker: () => {
        const worker = new Worker('./worker.js', { type: 'module' });
        lanes.push(worker);
        return worker;
      },
    });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 1_000_000 } });
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' } };
    await candlerun.start(spec).done;
    const report = candlerun.report(spec, { fast: 7, slow: 70 });
    lanes[1]?.terminate();
    const { total_trades } = await report;
    candlerun.close();
    return { workers: lanes.length, traded: total_trades > 0 };
  });
  expect(end).toEqual({ workers: 3, traded: true });
});

test('a closed engine starts nothing more', async ({ clientPage }) => {
  const end = await clientPage.evaluate(async () => {
    let workers = 0;
    const candlerun = await client.createCandlerun({
      lanes: 1,
      createWorker: () => {
        workers += 1;
        return new Worker('./worker.js', { type: 'module' });
      },
    });
    const before = workers;
    await candlerun.loadCandles({ synthetic: { candles: 100 } });
    candlerun.close();
    const message = await messageOf(candlerun.loadCandles({ synthetic: { candles: 100 } }));
    return { before, workers, message };
  });
  // Loading the candles started the conductor and a lane.
  expect(end).toEqual({ before: 0, workers: 2, message: 'Candlerun was closed' });
});
