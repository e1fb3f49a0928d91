import type { Page } from '@playwright/test';
import type { JobSpec } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

type Refusal = { field: string; value: string; line: number | null; message: string };

/** How a CSV file is refused, and what is left of the candles that were loaded before. */
function refusedCsv(page: Page, csv: string): Promise<{ refusal: Refusal | null; kept: number | undefined }> {
  return page.evaluate(async (csv) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const before = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 500 } }));
    let refusal: Refusal | null = null;
    try {
      await within(20_000, candlerun.loadCandles(csv));
    } catch (error) {
      if (!(error instanceof client.CandlerunError)) throw error;
      refusal = { field: error.field, value: error.value, line: error.line, message: error.message };
    }
    const job = candlerun.start({ candles: before.fingerprint, strategy: { library: 'sma_cross' } });
    const result = await within(20_000, job.done);
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
  test(`${name} is refused with its line, and what was loaded stays`, async ({ clientPage }) => {
    const answer = await refusedCsv(clientPage, csv);
    expect(answer.refusal).toMatchObject(refusal);
    expect(answer.kept).toBe(500);
  });
}

test('one candle is a job like any other', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async (csv) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles(csv));
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'rsi_reversion' } });
    const candles: number[] = [];
    job.on('progress', (progress) => candles.push(progress.current_candle));
    const result = await within(20_000, job.done);
    candlerun.close();
    return { candles, result };
  }, HEADER + ROW);
  expect(told.candles).toEqual([0]);
  expect(told.result).toMatchObject({ episodes: 1, failed_episodes: 1, best: null });
});

/** The message of a spec that is refused. */
function refusedSpec(page: Page, change: Partial<JobSpec>): Promise<string> {
  return page.evaluate(async (change) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100 } }));
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, ...change });
    const message = await within(
      20_000,
      job.done.then(
        () => 'not refused',
        (error: Error) => error.message,
      ),
    );
    candlerun.close();
    return message;
  }, change);
}

test('a spec that makes no sense is refused with field, value and reason', async ({ clientPage }) => {
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

test('a cancelled job emits nothing more, and the next one runs', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 2 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100_000 } }));
    const strategy = { library: 'sma_cross' };
    const search = { space: { fast: { int: { low: 1, high: 2_000 } } } };
    const job = candlerun.start({ candles: fingerprint, strategy, search });
    const next = candlerun.start({ candles: fingerprint, strategy });
    const waiting = candlerun.start({ candles: fingerprint, strategy });
    let cancelled = false;
    let late = 0;
    job.on('progress', () => {
      late += cancelled ? 1 : 0;
    });
    await within(20_000, new Promise<void>((resolve) => job.on('progress', () => resolve())));
    await within(5_000, waiting.cancel());
    await within(5_000, job.cancel());
    cancelled = true;
    const error = await job.done.catch((reason: Error) => reason.name);
    const result = await within(20_000, next.done);
    candlerun.close();
    return { error, late, episodes: result.episodes };
  });
  expect(told).toEqual({ error: 'AbortError', late: 0, episodes: 1 });
});

test('jobs can be started and cancelled again and again', async ({ clientPage }) => {
  const episodes = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 20_000 } }));
    const search = { space: { fast: { int: { low: 1, high: 200 } } } };
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' }, search };
    for (let round = 0; round < 20; round += 1) {
      const job = candlerun.start(spec);
      await within(10_000, new Promise<void>((resolve) => job.on('progress', () => resolve())));
      await within(5_000, job.cancel());
    }
    const result = await within(30_000, candlerun.start(spec).done);
    candlerun.close();
    return result.episodes;
  });
  expect(episodes).toBe(200);
});

test('an AbortSignal cancels', async ({ clientPage }) => {
  const name = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100_000 } }));
    const abort = new AbortController();
    const search = { space: { fast: { int: { low: 1, high: 2_000 } } } };
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search }, abort);
    job.on('progress', () => abort.abort());
    return within(
      20_000,
      job.done.then(
        () => 'done',
        (error: Error) => error.name,
      ),
    );
  });
  expect(name).toBe('AbortError');
});

test('a lane that is killed is replaced, and the answer is the same', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    const lanes: Worker[] = [];
    const candlerun = await client.createCandlerun({
      lanes: 2,
      createWorker: () => {
        const worker = new Worker('./worker.js', { type: 'module' });
        lanes.push(worker);
        return worker;
      },
    });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100_000 } }));
    const spec = {
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 1, high: 800 } } } },
    };
    const whole = await within(60_000, candlerun.start(spec).done);

    const job = candlerun.start(spec);
    let before = 0;
    let fell = false;
    let killed = false;
    job.on('progress', (progress) => {
      fell ||= progress.progress < before;
      before = progress.progress;
      if (killed || progress.progress < 10) return;
      killed = true;
      // The first worker is the conductor, the second the first lane.
      lanes[1]?.terminate();
    });
    const again = await within(60_000, job.done);
    candlerun.close();
    return { whole: whole.digest, again: again.digest, workers: lanes.length, killed, fell };
  });
  expect(told).toEqual({ whole: told.whole, again: told.whole, workers: 4, killed: true, fell: false });
});

/** Makes lanes whose worker does more than the package's: the conductor, which comes first, is the package's own. */
function lanesThat(behave: string): string {
  return `(() => {
    const own = new URL('./worker.js', location.href);
    const code = ${JSON.stringify(behave)} + '; import(' + JSON.stringify(own.href) + ')';
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
  /** How many workers were ended. */
  var ended: number;
}

/** The first message must wait until the package listens. */
const KEEP_FIRST = `
  const first = (event) => { kept = event.data; };
  let kept;
  addEventListener('message', first, { once: true });
  const listen = self.addEventListener.bind(self);
  self.addEventListener = (type, listener, options) => {
    listen(type, listener, options);
    if (type === 'message' && kept) dispatchEvent(new MessageEvent('message', { data: kept }));
  };`;

test('a job whose lane hangs is paused all the same, and goes on in another lane', async ({
  clientPage: page,
}) => {
  await page.evaluate(
    lanesThat(`${KEEP_FIRST} listen('message', ({ data }) => { if (data === 'hang') for (;;); })`),
  );
  const told = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100_000 } }));
    const search = { space: { fast: { int: { low: 2, high: 800 } } } };
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' }, search };
    const whole = await within(60_000, candlerun.start(spec).done);
    const job = candlerun.start(spec);
    await within(20_000, new Promise<void>((resolve) => job.on('episodes', () => resolve())));
    workers[1]?.postMessage('hang');
    await within(5_000, job.pause());
    await within(5_000, job.resume());
    const again = await within(60_000, job.done);
    candlerun.close();
    return { same: again.digest === whole.digest, workers: workers.length };
  });
  expect(told).toEqual({ same: true, workers: 3 });
});

test('an episode that traps in two fresh lanes fails, and the job goes on', async ({ clientPage: page }) => {
  // An exception of the engine's when it looks at the clock next, after boundaries of episode 2 are posted. An episode has 32
  // boundaries, which travel 16 at a time.
  await page.evaluate(
    lanesThat(`${KEEP_FIRST}
      const post = MessagePort.prototype.postMessage;
      const now = performance.now.bind(performance);
      let traps = false;
      performance.now = () => { if (traps) throw new Error('trap'); return now(); };
      MessagePort.prototype.postMessage = function (message, transfer) {
        // Run and time, then three numbers for boundaries, of which the second is their count, or 15 for a finished episode.
        for (let at = 2; message instanceof Float64Array && at < message.length; at += message[at + 1] > 0 ? 3 : 15)
          traps ||= message[at] === 2 && message[at + 1] > 0;
        post.call(this, message, transfer ?? []);
      }`),
  );
  const told = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 1_600 } }));
    const search = { space: { fast: { int: { low: 2, high: 8 } } } };
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
    const failures: [number, string][] = [];
    job.on('episode', ({ episode, failure }) => {
      if (failure) failures.push([episode, failure]);
    });
    const { episodes, failed_episodes } = await within(60_000, job.done);
    const restored = (await candlerun.jobs())[0];
    candlerun.close();
    return { episodes, failed_episodes, failures, workers: workers.length, status: restored?.status };
  });
  expect(told).toEqual({
    episodes: 7,
    failed_episodes: 1,
    failures: [[2, 'the engine has trapped twice after candle 1550']],
    workers: 4,
    status: 'completed',
  });
});

test('a job whose lanes are killed again and again with one episode rests and says why', async ({
  clientPage: page,
}) => {
  // A lane stands still behind the first boundaries that it has told, or the episode might end before the lane does.
  await page.evaluate(
    lanesThat(`${KEEP_FIRST}
      const post = MessagePort.prototype.postMessage;
      MessagePort.prototype.postMessage = function (message, transfer) {
        post.call(this, message, transfer ?? []);
        if (message instanceof Float64Array) for (;;);
      }`),
  );
  const told = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, createWorker, log: () => {} });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 20_000 } }));
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } });
    // Each lane says once that it is at candle 0.
    job.on('progress', ({ current_candle }) => {
      if (current_candle === 0) workers.at(-1)?.terminate();
    });
    const reason = await within(
      30_000,
      new Promise<string | null>((resolve) => job.on('paused', ({ reason }) => resolve(reason))),
    );
    const row = (await candlerun.jobs())[0];
    candlerun.close();
    return { reason, status: job.status, error: row?.error };
  });
  expect(told.reason).toBe('episode 1 has ended 3 workers');
  expect(told.error).toBe(told.reason);
});

test('lanes that have nothing to do are ended after 30 seconds, and come back', async ({
  clientPage: page,
}) => {
  await page.clock.install();
  await page.evaluate(lanesThat(KEEP_FIRST));
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

test('a conductor that is killed is replaced, and its jobs go on to the same end', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    const workers: Worker[] = [];
    const candlerun = await client.createCandlerun({
      lanes: 1,
      log: () => {},
      createWorker: () => {
        const worker = new Worker('./worker.js', { type: 'module' });
        workers.push(worker);
        return worker;
      },
    });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100_000 } }));
    const space = { fast: { int: { low: 1, high: 2_000 } } };
    const search = { sampler: 'random' as const, episodes: 400, seed: 7, space };
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' }, search };
    const whole = await within(60_000, candlerun.start(spec).done);

    const job = candlerun.start(spec);
    let highest = 0;
    let fell = false;
    let killed = false;
    const episodes: number[] = [];
    job.on('episode', ({ episode }) => episodes.push(episode));
    job.on('progress', ({ progress }) => {
      fell ||= progress < highest;
      highest = progress;
      if (killed || progress < 30) return;
      killed = true;
      workers[0]?.terminate();
    });
    const again = await within(60_000, job.done);
    candlerun.close();
    const inOrder = episodes.every((episode, index) => episode === index + 1);
    return { again: again.digest === whole.digest, told: episodes.length, inOrder, killed, fell };
  });
  expect(told).toEqual({ again: true, told: 400, inOrder: true, killed: true, fell: false });
});

test('a worker that cannot be loaded is an error, not silence', async ({ clientPage }) => {
  const message = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ workerUrl: './no-such-worker.js' });
    return within(
      20_000,
      candlerun.loadCandles({ synthetic: { candles: 100 } }).then(
        () => 'loaded',
        (error: Error) => error.message,
      ),
    );
  });
  expect(message).toContain('the conductor worker could not be loaded');
  expect(message).toContain("fallback: () => import('candlerun/inline')");
});

test('an engine that cannot be loaded is an error that names the address', async ({ clientPage }) => {
  const message = await clientPage.evaluate(() =>
    client.createCandlerun({ wasmUrl: './no-such-engine.wasm' }).then(
      () => 'loaded',
      (error: Error) => error.message,
    ),
  );
  expect(message).toContain('wasmUrl: the engine could not be loaded (status 404): ');
  expect(message).toContain('(found ./no-such-engine.wasm)');
});

test('a worker that fails before it has loaded is an error, not silence', async ({ clientPage }) => {
  const message = await clientPage.evaluate(async () => {
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    const candlerun = await client.createCandlerun({ wasmModule: empty });
    return within(
      20_000,
      candlerun.loadCandles({ synthetic: { candles: 100 } }).then(
        () => 'loaded',
        (error: Error) => error.message,
      ),
    );
  });
  expect(message).toContain('the conductor worker failed');
});

test('a request that cannot be posted or read fails alone', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const message = (promise: Promise<unknown>) =>
      within(
        20_000,
        promise.then(
          () => 'fine',
          (error: Error) => error.message,
        ),
      );
    const uncloneable = message(
      candlerun.loadCandles({ synthetic: { candles: (() => 1) as unknown as number } }),
    );
    const good = candlerun.loadCandles({ synthetic: { candles: 100 } });
    const { fingerprint } = await within(20_000, good);
    const start = (params: object) =>
      message(
        candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross', params: params as never } })
          .done,
      );
    const told = [
      await uncloneable,
      await start({ fast: 10n }),
      await start({ fast: Number.NaN }),
      await start({}),
    ];
    candlerun.close();
    return told;
  });
  expect(told).toEqual([
    expect.stringContaining('the request cannot be posted'),
    'request: must be a plain record: no BigInt, no cycle (found another object)',
    'strategy.params.fast: must be a whole number from 1 to 1000000 (found NaN)',
    'fine',
  ]);
});

test('a report whose lane dies is made by the next one', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    const lanes: Worker[] = [];
    const candlerun = await client.createCandlerun({
      lanes: 1,
      createWorker: () => {
        const worker = new Worker('./worker.js', { type: 'module' });
        lanes.push(worker);
        return worker;
      },
    });
    const { fingerprint } = await within(
      20_000,
      candlerun.loadCandles({ synthetic: { candles: 1_000_000 } }),
    );
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' } };
    await within(20_000, candlerun.start(spec).done);
    const report = candlerun.report(spec, { fast: 7, slow: 70 });
    lanes[1]?.terminate();
    const { total_trades } = await within(20_000, report);
    candlerun.close();
    return { workers: lanes.length, traded: total_trades > 0 };
  });
  expect(told).toEqual({ workers: 3, traded: true });
});

test('what was closed starts nothing more', async ({ clientPage }) => {
  const told = await clientPage.evaluate(async () => {
    let workers = 0;
    const candlerun = await client.createCandlerun({
      lanes: 1,
      createWorker: () => {
        workers += 1;
        return new Worker('./worker.js', { type: 'module' });
      },
    });
    const before = workers;
    await within(20_000, candlerun.loadCandles({ synthetic: { candles: 100 } }));
    candlerun.close();
    const message = await candlerun
      .loadCandles({ synthetic: { candles: 100 } })
      .catch((error: Error) => error.message);
    return { before, workers, message };
  });
  // Those that loaded with the candles: the conductor and a lane.
  expect(told).toEqual({ before: 0, workers: 2, message: 'Candlerun was closed' });
});
