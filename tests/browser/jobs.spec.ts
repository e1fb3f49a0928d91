import type { Page } from '@playwright/test';
import type { CandlesInput, EpisodeResult, JobHandle, JobRow, JobSpec } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

declare global {
  /** What a page of these tests holds between two steps. */
  var job: JobHandle;
}

const CANDLES: CandlesInput = { synthetic: { candles: 100_000, seed: 5 } };

/** Some 1,200 episodes: half a second of work or more. */
const SEARCH = {
  sampler: 'random',
  episodes: 1_200,
  seed: 11,
  space: { fast: { int: { low: 2, high: 60 } }, slow: { int: { low: 5, high: 200 } } },
  constraints: ['fast < slow'],
} satisfies JobSpec['search'];

/** Two seconds of work or more, so that a page is reloaded before its end. */
const LONG = { ...SEARCH, episodes: 6_000 } satisfies JobSpec['search'];

/** A search whose batches follow from the episodes before. */
const LEARNING = { ...SEARCH, sampler: 'tpe', episodes: 1_000, batch: 4 } satisfies JobSpec['search'];

type Search = NonNullable<JobSpec['search']>;

/** Opens the engine and starts a job, which goes on after the call. */
async function startJob(page: Page, search: Search, lanes = 1): Promise<string> {
  return page.evaluate(
    async ({ candles, search, lanes }) => {
      globalThis.candlerun = await client.createCandlerun({ lanes, log: () => {} });
      const { fingerprint } = await within(20_000, candlerun.loadCandles(candles));
      globalThis.job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
      await within(20_000, new Promise<void>((resolve) => job.on('started', () => resolve())));
      return job.id;
    },
    { candles: CANDLES, search, lanes },
  );
}

/** The digest of a job that runs from start to end in memory. */
async function wholeDigest(page: Page, search: Search): Promise<string> {
  return page.evaluate(
    async ({ candles, search }) => {
      const candlerun = await client.createCandlerun({ lanes: 2, storage: 'memory' });
      const { fingerprint } = await within(20_000, candlerun.loadCandles(candles));
      const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
      const { digest } = await within(60_000, job.done);
      candlerun.close();
      return digest;
    },
    { candles: CANDLES, search },
  );
}

/** Waits until so many episodes of the job are saved, and says how many are. */
function untilSaved(page: Page, episodes: number): Promise<number> {
  return page.evaluate(
    (episodes) =>
      within(
        30_000,
        new Promise<number>((resolve) => {
          job.on('saved', (saved) => {
            if (saved.episodes >= episodes) resolve(saved.episodes);
          });
          if (job.ended) resolve(-1);
        }),
      ),
    episodes,
  );
}

/** Opens the engine again and waits for the end of the one job that goes on. */
async function goOn(page: Page): Promise<{ open: number; digest: string; first: number; told: number }> {
  return page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const open = candlerun.openJobs.length;
    const [row] = await candlerun.jobs();
    globalThis.job = await candlerun.job(row?.id ?? '');
    let first = 0;
    let told = 0;
    job.on('episode', ({ episode }) => {
      first ||= episode;
      told += 1;
    });
    const { digest } = await within(60_000, job.done);
    return { open, digest, first, told };
  });
}

/** What is stored of a job: its row, and the digests of its episodes by their numbers. */
function stored(page: Page, id: string) {
  return page.evaluate(async (id) => {
    const row = (await candlerun.jobs()).find((row) => row.id === id);
    const numbers: number[] = [];
    for await (const episodes of candlerun.episodes(id)) numbers.push(...episodes.map((it) => it.episode));
    return { row, count: numbers.length, inOrder: numbers.every((number, index) => number === index + 1) };
  }, id);
}

test('a job goes on after reloads, with nothing saved lost and the same answer', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const whole = await wholeDigest(page, LONG);
  const id = await startJob(page, LONG);
  let saved = 0;
  // Reloads at moments that the machine's speed decides: any of them must do.
  for (const episodes of [1, 800, 1_600, 2_400]) {
    saved = Math.max(saved, await untilSaved(page, episodes));
    await openClient(page);
    await page.evaluate(async (id) => {
      globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
      globalThis.job = await candlerun.job(id);
    }, id);
  }
  await openClient(page);
  const end = await goOn(page);
  expect(end.digest).toBe(whole);
  expect(end.first).toBeGreaterThan(saved);
  const { row, count, inOrder } = await stored(page, id);
  expect(row).toMatchObject({ status: 'completed', progress: 100, saved_episodes: 6_000 });
  expect({ count, inOrder }).toEqual({ count: 6_000, inOrder: true });
});

test('a sampler that learns is rebuilt from its stored episodes', async ({ page, openClient }) => {
  await openClient(page);
  const whole = await wholeDigest(page, LEARNING);
  await startJob(page, LEARNING);
  await untilSaved(page, 50);
  await openClient(page);
  const end = await goOn(page);
  expect(end.digest).toBe(whole);
  expect(end.first).toBeGreaterThan(50);
});

test('a paused job does nothing, outlives a reload, and goes on when it is resumed', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const whole = await wholeDigest(page, SEARCH);
  await startJob(page, SEARCH, 2);
  const told = await page.evaluate(async () => {
    await within(10_000, new Promise<void>((resolve) => job.on('episodes', () => resolve())));
    await within(10_000, job.pause());
    let late = 0;
    for (const type of ['progress', 'heartbeat', 'episodes'] as const) job.on(type, () => (late += 1));
    // What comes late would come before the answer to a later question.
    await within(10_000, candlerun.report(job.spec, { fast: 5, slow: 30 }));
    await within(10_000, candlerun.report(job.spec, { fast: 6, slow: 30 }));
    return { late, status: job.status, progress: job.progress?.status };
  });
  expect(told).toEqual({ late: 0, status: 'paused', progress: 'paused' });

  await openClient(page);
  const end = await page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1 });
    const [job] = candlerun.openJobs;
    const before = job?.status;
    await within(20_000, job?.resume() ?? Promise.reject());
    const result = await within(60_000, job?.done ?? Promise.reject());
    return { before, digest: result.digest };
  });
  expect(end).toEqual({ before: 'paused', digest: whole });
});

test('a job that is paused and resumed again and again comes to the same end', async ({
  clientPage: page,
}) => {
  const whole = await wholeDigest(page, SEARCH);
  await startJob(page, SEARCH, 2);
  const told = await page.evaluate(async () => {
    let pauses = 0;
    let highest = 0;
    let fell = false;
    job.on('progress', ({ progress }) => {
      fell ||= progress < highest;
      highest = progress;
    });
    while (!job.ended && pauses < 30) {
      await within(10_000, job.pause());
      await within(10_000, job.resume());
      pauses += 1;
      await within(
        10_000,
        Promise.race([new Promise<void>((resolve) => job.on('episodes', () => resolve())), job.done]),
      );
    }
    const { digest } = await within(60_000, job.done);
    return { digest, fell, pauses };
  });
  expect(told.digest).toBe(whole);
  expect(told.fell).toBe(false);
  expect(told.pauses).toBeGreaterThan(2);
});

test('a job that is paused while its episodes are restored rests, and goes on to the same end', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const whole = await wholeDigest(page, LONG);
  await startJob(page, LONG);
  const saved = await untilSaved(page, 2_000);
  await openClient(page);
  const told = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const [job] = candlerun.openJobs;
    if (!job) throw new Error('there is no job');
    const before = job.progress?.progress ?? 0;
    let lowest = 100;
    for (const type of ['progress', 'heartbeat'] as const) {
      job.on(type, ({ progress }) => {
        lowest = Math.min(lowest, progress);
      });
    }
    await within(20_000, job.pause());
    const { status } = job;
    await within(20_000, job.resume());
    const { digest } = await within(60_000, job.done);
    return { status, digest, fell: lowest < before };
  });
  expect(saved).toBeGreaterThan(0);
  expect(told).toEqual({ status: 'paused', digest: whole, fell: false });
});

test('a job that is cancelled before its turn can be removed, and one is tried again once', async ({
  clientPage: page,
}) => {
  await startJob(page, LONG);
  const told = await page.evaluate(async () => {
    const waiting = candlerun.start(job.spec);
    await within(10_000, waiting.cancel());
    await within(
      10_000,
      candlerun.remove(waiting.id).catch(() => {}),
    );
    await within(10_000, job.cancel());
    const again = await Promise.allSettled([candlerun.retry(job.id), candlerun.retry(job.id)]);
    const [first] = again.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    await within(60_000, first?.done ?? Promise.reject());
    const rows = await candlerun.jobs();
    return { again: again.map(({ status }) => status).sort(), rows: rows.map(({ status }) => status) };
  });
  expect(told).toEqual({ again: ['fulfilled', 'rejected'], rows: ['completed'] });
});

test('a paused job keeps no lanes, and has them again when it is resumed', async ({ clientPage: page }) => {
  await page.clock.install();
  const whole = await wholeDigest(page, LONG);
  await startJob(page, LONG, 2);
  await page.evaluate(async () => {
    await new Promise<void>((resolve) => job.on('episodes', () => resolve()));
    await job.pause();
  });
  await page.clock.fastForward(31_000);
  const workers = () => page.workers().length;
  await expect.poll(workers, 'only the conductor is left').toBe(1);
  const digest = await page.evaluate(async () => {
    await job.resume();
    return (await job.done).digest;
  });
  expect(digest).toBe(whole);
  expect(workers()).toBe(3);
});

test('another tab follows a job live, commands it, and takes over when the first one goes', async ({
  page,
  context,
  openClient,
}) => {
  await openClient(page);
  const whole = await wholeDigest(page, LONG);
  const id = await startJob(page, LONG);
  const other = await context.newPage();
  await openClient(other);
  const followed = await other.evaluate(async (id) => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    globalThis.job = await candlerun.job(id);
    const progress = await within(
      20_000,
      new Promise<number>((resolve) => job.on('progress', ({ progress }) => resolve(progress))),
    );
    await within(10_000, job.pause());
    return { live: progress > 0, status: job.status };
  }, id);
  expect(followed).toEqual({ live: true, status: 'paused' });
  expect(await page.evaluate(() => job.status)).toBe('paused');
  await other.evaluate(() => within(10_000, job.resume()));
  await page.close();
  const digest = await other.evaluate(async () => (await within(60_000, job.done)).digest);
  expect(digest).toBe(whole);
});

test('two tabs never run the same job', async ({ page, context, openClient }) => {
  await openClient(page);
  const id = await startJob(page, SEARCH);
  const other = await context.newPage();
  await openClient(other);
  const workers = await other.evaluate(async (id) => {
    let workers = 0;
    globalThis.candlerun = await client.createCandlerun({
      lanes: 1,
      createWorker: () => {
        workers += 1;
        return new Worker('./worker.js', { type: 'module' });
      },
    });
    globalThis.job = await candlerun.job(id);
    const told: number[] = [];
    job.on('episode', ({ episode }) => told.push(episode));
    await within(60_000, job.done);
    return workers;
  }, id);
  expect(workers).toBe(0);
  const { row, count } = await stored(other, id);
  expect(row?.status).toBe('completed');
  expect(count).toBe(1_200);
});

test('a cancelled job can be tried again and goes on behind its last stored episode', async ({
  clientPage: page,
}) => {
  const whole = await wholeDigest(page, LONG);
  const id = await startJob(page, LONG);
  await untilSaved(page, 100);
  const told = await page.evaluate(async (id) => {
    await within(10_000, candlerun.cancel(id));
    const rows = await candlerun.jobs();
    const again = await within(10_000, candlerun.retry(id));
    let first = 0;
    again.on('episode', ({ episode }) => {
      first ||= episode;
    });
    const { digest } = await within(60_000, again.done);
    const refusal = await candlerun.retry(id).catch((error: Error) => error.message);
    return { status: rows[0]?.status, first, digest, refusal };
  }, id);
  expect(told).toMatchObject({ status: 'cancelled', digest: whole });
  expect(told.first).toBeGreaterThan(100);
  expect(told.refusal).toBe(
    'status: only a job that has failed or was cancelled can be tried again (found completed)',
  );
});

test('a removed job leaves nothing, and its candles go with the last job that used them', async ({
  clientPage: page,
}) => {
  const first = await startJob(page, { ...SEARCH, episodes: 10 });
  const told = await page.evaluate(async (first) => {
    await within(20_000, job.done);
    const second = candlerun.start(job.spec);
    await within(20_000, second.done);
    const count = (store: string) =>
      new Promise<number>((resolve, reject) => {
        const open = indexedDB.open('candlerun');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const ask = open.result.transaction(store).objectStore(store).count();
          ask.onsuccess = () => {
            open.result.close();
            resolve(ask.result);
          };
        };
      });
    const counts = async () => Promise.all(['training_jobs', 'episodes', 'outcomes', 'candles'].map(count));
    const before = await counts();
    await within(10_000, candlerun.remove(first));
    const between = await counts();
    await within(10_000, candlerun.remove(second.id));
    const refusal = await candlerun.job(first).catch((error: Error) => error.message);
    return { before, between, after: await counts(), refusal };
  }, first);
  expect(told).toEqual({
    before: [2, 2, 2, 1],
    between: [1, 1, 1, 1],
    after: [0, 0, 0, 0],
    refusal: `id: there is no such job (found ${first})`,
  });
});

test('as many jobs run at once as is said, and each comes to its own end', async ({ clientPage: page }) => {
  const alone = await wholeDigest(page, { ...SEARCH, episodes: 300 });
  const told = await page.evaluate(
    async ({ candles, search }) => {
      const candlerun = await client.createCandlerun({ lanes: 1, concurrentJobs: 2, storage: 'memory' });
      const { fingerprint } = await within(20_000, candlerun.loadCandles(candles));
      const spec = { candles: fingerprint, strategy: { library: 'sma_cross' }, search };
      const jobs = [0, 1, 2].map(() => candlerun.start(spec));
      let most = 0;
      for (const job of jobs) {
        job.on('episodes', () => {
          most = Math.max(most, jobs.filter(({ status }) => status === 'running').length);
        });
      }
      const results = await within(60_000, Promise.all(jobs.map(({ done }) => done)));
      candlerun.close();
      return { most, digests: [...new Set(results.map(({ digest }) => digest))] };
    },
    { candles: CANDLES, search: { ...SEARCH, episodes: 300 } },
  );
  expect(told).toEqual({ most: 2, digests: [alone] });
});

test('a job travels as a file, and its reports are equal to the bit', async ({ page, openClient }) => {
  await openClient(page);
  const id = await startJob(page, { ...SEARCH, episodes: 1_100 });
  const told = await page.evaluate(async (id) => {
    const { digest } = await within(60_000, job.done);
    const text = await (await candlerun.exportJob(id)).text();
    const copy = await candlerun.importJob(text);
    const result = await copy.done;
    const report = await within(20_000, copy.report(1_050));
    const missing = await copy.report(1_101).catch((error: Error) => error.message);
    let count = 0;
    for await (const episodes of candlerun.episodes(copy.id)) count += episodes.length;
    return {
      same: result.digest === digest,
      verified: report.verified,
      missing,
      count,
      other: copy.id !== id,
    };
  }, id);
  expect(told).toEqual({
    same: true,
    verified: true,
    missing: 'episode: the job has no such finished episode (found 1101)',
    count: 1_100,
    other: true,
  });
});

test('an unfinished job from a file rests, and ends as the original when it is resumed', async ({
  clientPage: page,
}) => {
  const whole = await wholeDigest(page, LONG);
  const id = await startJob(page, LONG);
  await untilSaved(page, 200);
  const told = await page.evaluate(async (id) => {
    await within(10_000, job.pause());
    const file = await candlerun.exportJob(id);
    await within(10_000, candlerun.remove(id));
    const copy = await candlerun.importJob(file);
    const { status } = copy;
    await within(10_000, copy.resume());
    return { status, digest: (await within(60_000, copy.done)).digest };
  }, id);
  expect(told).toEqual({ status: 'paused', digest: whole });
});

test('a backtest without a score ends in words and has its report', async ({ clientPage: page }) => {
  const told = await page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const { fingerprint } = await within(
      20_000,
      candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 3 } }),
    );
    const end = async (spec: Omit<JobSpec, 'candles'>) => {
      const job = candlerun.start({ candles: fingerprint, ...spec });
      const { best, no_score } = await within(20_000, job.done);
      const { no_trade, total_rejections } = await within(20_000, job.report(1));
      const blocks: EpisodeResult[] = [];
      for await (const episodes of candlerun.episodes(job.id)) blocks.push(...episodes);
      const reasons = [...new Set(blocks.map(({ no_score }) => no_score))];
      return { best, sentence: no_score?.sentence, no_trade, rejected: total_rejections > 0, reasons };
    };
    const search = { sampler: 'grid' } as const;
    return {
      idle: await end({ strategy: { rules: 'enter long when close < 0' } }),
      waiting: await end({ strategy: { rules: 'enter long limit 0.001 when close > 0' } }),
      rejected: await end({ strategy: { rules: 'enter long when close > 0\nsize 1000000 units' } }),
      scored: await end({ strategy: { library: 'sma_cross' } }).then(({ sentence }) => sentence),
      search: await end({
        strategy: { rules: 'param m = 1 in 1..3000\nenter long when close < 0 - m' },
        search,
      }),
    };
  });
  const noSignal = 'no trades, no signal: the strategy gave no order';
  const neverFilled = 'no trades, no entry filled: orders waited and were never filled';
  const one = (reason: string) => ({
    best: null,
    sentence: `The episode has no score: ${reason}`,
    no_trade: reason,
    rejected: false,
    reasons: [reason],
  });
  const { rejected, ...rest } = told;
  expect(rest).toEqual({
    idle: one(noSignal),
    waiting: one(neverFilled),
    scored: undefined,
    search: { ...one(noSignal), sentence: `None of 3000 episodes has a score: ${noSignal}` },
  });
  expect(rejected).toMatchObject({ best: null, rejected: true });
  expect(rejected.sentence).toMatch(
    /no score: no trades, all entries rejected: [\d]+, the first because 1000000 units need .* is free$/,
  );
});

/** Imports the file of a finished job after it was changed, and tells how one of its reports stands to it. */
function verifiedCopy(page: Page, changed: { row: Partial<JobRow>; isForged: boolean }) {
  return page.evaluate(async ({ row, isForged }) => {
    const file = JSON.parse(await (await candlerun.exportJob(job.id)).text());
    delete file.job.engine;
    Object.assign(file.job, row);
    if (isForged) file.episodes[0].digest = 'f'.repeat(32);
    const copy = await candlerun.importJob(JSON.stringify(file));
    const { verified, made_by, continued_by } = await within(20_000, copy.report(1));
    return { verified, made_by, continued_by };
  }, changed);
}

test('a report says which versions of the engine made the stored result', async ({ clientPage: page }) => {
  const id = await startJob(page, { ...SEARCH, episodes: 20 });
  const engine = await page.evaluate(async () => {
    await within(20_000, job.done);
    return (await within(20_000, job.report(1))).engine;
  });
  expect((await stored(page, id)).row).toMatchObject({ engine });
  const old = { made_by: '0.1', continued_by: null };
  expect(await verifiedCopy(page, { row: {}, isForged: true })).toEqual({ ...old, verified: false });
  expect(await verifiedCopy(page, { row: {}, isForged: false })).toEqual({ ...old, verified: true });
  const same = { made_by: engine, continued_by: null };
  expect(await verifiedCopy(page, { row: { engine }, isForged: true })).toEqual({ ...same, verified: false });
});

test('a job of an earlier version goes on and keeps both versions, or says why it cannot', async ({
  clientPage: page,
}) => {
  await startJob(page, LONG);
  await untilSaved(page, 200);
  const told = await page.evaluate(async () => {
    await within(10_000, job.pause());
    const file = JSON.parse(await (await candlerun.exportJob(job.id)).text());
    await within(10_000, candlerun.remove(job.id));
    const { engine } = file.job;
    delete file.job.engine;
    const copy = await candlerun.importJob(JSON.stringify(file));
    const before = copy.madeBy;
    await within(10_000, copy.resume());
    await within(60_000, copy.done);
    const row = (await candlerun.jobs()).find(({ id }) => id === copy.id);
    // An episode that this version would not propose.
    file.episodes[3].params.fast = 1;
    const other = await candlerun.importJob(JSON.stringify(file));
    void other.resume().catch(() => {});
    const refusal = await within(20_000, other.done).catch((error: Error) => error.message);
    const after = copy.madeBy;
    return { engine, before, after, row: { engine: row?.engine, by: row?.continued_by }, refusal };
  });
  const { engine } = told;
  expect(told).toEqual({
    engine,
    before: { made_by: '0.1', continued_by: null },
    after: { made_by: '0.1', continued_by: engine },
    row: { engine: undefined, by: engine },
    refusal: expect.stringContaining(
      'cannot go on with a job of version 0.1: episodes: its parameters are not in the search space',
    ),
  });
});

test('a file that is no job is refused with field, value and reason', async ({ clientPage: page }) => {
  const messages = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun();
    const row = {
      status: 'completed',
      progress: 100,
      total_episodes: 1,
      total_candles: 1,
      created_at: 0,
      elapsed_ms: 0,
      spec: { candles: 'a', strategy: { library: 'sma_cross' } },
    };
    const file = {
      format: 'candlerun-job',
      version: 1,
      job: row,
      outcome: null,
      candles: null,
      episodes: [],
    };
    const files = [
      'no JSON',
      '[]',
      { ...file, version: 2 },
      { ...file, job: { ...row, status: 'lost' } },
      { ...file, job: { ...row, progress: null } },
      { ...file, job: { ...row, spec: null } },
      { ...file, episodes: [{ episode: 2, digest: '0', params: {} }] },
    ];
    const refuse = (file: unknown) =>
      candlerun.importJob(typeof file === 'string' ? file : JSON.stringify(file)).then(
        () => 'taken',
        (error: Error) => error.message,
      );
    const messages = await Promise.all(files.map(refuse));
    const rows = await candlerun.jobs();
    candlerun.close();
    return [...messages, rows.length];
  });
  expect(messages).toEqual([
    expect.stringMatching(/^file: must be JSON: .*\(found no JSON\)$/),
    'format: must be "candlerun-job" (found nothing)',
    'version: must be 1: the file is of another version (found 2)',
    'job.status: must be one of queued, running, paused, completed, failed, cancelled (found lost)',
    'job.progress: must be a number (found null)',
    'job.spec: must be a spec (found null)',
    'episodes[0]: must be episode 1 (found {"episode":2,"digest":"0","params":{}})',
    0,
  ]);
});

test('the list says when a job is made, retried or removed, and other tabs take it for what it is now', async ({
  page,
  context,
  openClient,
}) => {
  await openClient(page);
  const other = await context.newPage();
  await openClient(other);
  await other.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
  });
  const id = await startJob(page, LONG);
  await untilSaved(page, 100);
  const here = await page.evaluate(async (id) => {
    await within(10_000, candlerun.cancel(id));
    const told: string[] = [];
    candlerun.on('jobs', ({ job_id }) => told.push(job_id));
    const next = candlerun.start({ ...job.spec, search: { ...job.spec.search, episodes: 10, space: {} } });
    await within(20_000, next.done);
    return { told, next: next.id };
  }, id);
  expect(here.told).toEqual([here.next]);
  const before = await other.evaluate(async (id) => {
    const { status, progress } = await candlerun.job(id);
    return { status, percent: progress?.progress ?? 0, total: progress?.total_episodes };
  }, id);
  expect(before).toEqual({ status: 'cancelled', percent: expect.any(Number), total: 6_000 });
  expect(before.percent).toBeGreaterThan(0);
  const listed = other.evaluate(
    async (id) =>
      within(
        30_000,
        new Promise<boolean>((resolve) => {
          candlerun.on('jobs', async ({ job_id }) =>
            resolve(job_id === id && !(await candlerun.job(id)).ended),
          );
        }),
      ),
    id,
  );
  await page.evaluate(async (id) => {
    globalThis.job = await candlerun.retry(id);
  }, id);
  expect(await listed).toBe(true);
});
