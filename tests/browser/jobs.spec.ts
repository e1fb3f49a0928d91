import type { Page } from '@playwright/test';
import type { CandlesInput, EpisodeResult, JobRow, JobSpec } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

declare global {
  /** Whether a page has seen the event that it listens for. */
  var seen: Promise<boolean>;
  /** Number of saved episodes of the page's job. */
  var savedEpisodes: number;
}

type Search = NonNullable<JobSpec['search']>;

const CANDLES: CandlesInput = { synthetic: { candles: 2_000, seed: 5 } };

/** Each episode has one boundary and lanes wait for its acknowledgement: a closed gate stops the job before episode 800. */
const PROGRESS = { delivery: 'every', every_candles: 2_000 } satisfies JobSpec['progress'];

/** A search with more episodes than a closed gate lets through. */
const SEARCH = {
  sampler: 'random',
  episodes: 1_500,
  seed: 11,
  space: { fast: { int: { low: 2, high: 60 } }, slow: { int: { low: 5, high: 200 } } },
  constraints: ['fast < slow'],
} satisfies Search;

/** A search whose proposals depend on earlier results. */
const LEARNING = { ...SEARCH, sampler: 'tpe', episodes: 900, batch: 4 } satisfies Search;

/** Opens the engine and starts a job. Behind a closed gate it stops before its end. */
async function startJob(
  page: Page,
  search: Search,
  { gate: gateState = 'open', lanes = 1 }: { gate?: 'open' | 'closed'; lanes?: number } = {},
): Promise<string> {
  return page.evaluate(
    async ({ candles, progress, search, lanes, gateState }) => {
      if (gateState === 'closed') gate.close();
      globalThis.candlerun = await client.createCandlerun({ lanes, log: () => {} });
      const { fingerprint } = await candlerun.loadCandles(candles);
      const strategy = { library: 'sma_cross' };
      globalThis.job = candlerun.start({ candles: fingerprint, strategy, search, progress });
      globalThis.savedEpisodes = 0;
      job.on('saved', ({ episodes }) => {
        savedEpisodes = episodes;
      });
      await nextEvent(job, 'started');
      return job.id;
    },
    { candles: CANDLES, progress: PROGRESS, search, lanes, gateState },
  );
}

/** The digest of a job that runs from start to end in memory. */
async function undisturbedDigest(page: Page, search: Search): Promise<string> {
  return page.evaluate(
    async ({ candles, progress, search }) => {
      const candlerun = await client.createCandlerun({ lanes: 2, storage: 'memory' });
      const { fingerprint } = await candlerun.loadCandles(candles);
      const strategy = { library: 'sma_cross' };
      const { digest } = await candlerun.start({ candles: fingerprint, strategy, search, progress }).done;
      candlerun.close();
      return digest;
    },
    { candles: CANDLES, progress: PROGRESS, search },
  );
}

/** Waits until the number of saved episodes of the job is greater than `episodes`. Returns the number. */
function untilSaved(page: Page, episodes = 0): Promise<number> {
  return page.evaluate(async (episodes) => {
    if (savedEpisodes <= episodes) await nextEvent(job, 'saved', (saved) => saved.episodes > episodes);
    return savedEpisodes;
  }, episodes);
}

/** Opens the engine behind a closed gate in a reloaded page, where the job goes on by itself. */
async function openAgain(page: Page, id: string): Promise<void> {
  await page.evaluate(async (id) => {
    gate.close();
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    globalThis.job = await candlerun.job(id);
    globalThis.savedEpisodes = 0;
    job.on('saved', ({ episodes }) => {
      savedEpisodes = episodes;
    });
  }, id);
}

/** Opens the engine in a reloaded page and waits for the end of its only job. */
async function finish(page: Page): Promise<{ digest: string; first: number }> {
  return page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const [row] = await candlerun.jobs();
    globalThis.job = await candlerun.job(row?.id ?? '');
    const first = nextEvent(job, 'episode');
    const { digest } = await job.done;
    return { digest, first: (await first).episode };
  });
}

/** The stored row of a job, and whether its episodes are stored in order. */
function stored(page: Page, id: string) {
  return page.evaluate(async (id) => {
    const row = (await candlerun.jobs()).find((row) => row.id === id);
    const numbers: number[] = [];
    for await (const episodes of candlerun.episodes(id)) numbers.push(...episodes.map((it) => it.episode));
    return { row, count: numbers.length, inOrder: numbers.every((number, index) => number === index + 1) };
  }, id);
}

test('a job goes on after reloads, with nothing saved lost and the same result', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const digest = await undisturbedDigest(page, SEARCH);
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  let saved = await untilSaved(page);
  for (const _ of [1, 2]) {
    await openClient(page);
    await openAgain(page, id);
    saved = await untilSaved(page, saved);
  }
  await openClient(page);
  const end = await finish(page);
  expect(end.digest).toBe(digest);
  expect(end.first).toBeGreaterThan(saved);
  const { row, count, inOrder } = await stored(page, id);
  expect(row).toMatchObject({ status: 'completed', progress: 100, saved_episodes: 1_500 });
  expect({ count, inOrder }).toEqual({ count: 1_500, inOrder: true });
});

test('a sampler that learns is rebuilt from its stored episodes', async ({ page, openClient }) => {
  await openClient(page);
  const digest = await undisturbedDigest(page, LEARNING);
  await startJob(page, LEARNING, { gate: 'closed' });
  const saved = await untilSaved(page, 50);
  await openClient(page);
  const end = await finish(page);
  expect(end.digest).toBe(digest);
  expect(end.first).toBeGreaterThan(saved);
});

test('a paused job emits nothing, stays paused after a reload, and goes on when it is resumed', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const digest = await undisturbedDigest(page, SEARCH);
  await startJob(page, SEARCH, { gate: 'closed', lanes: 2 });
  await untilSaved(page);
  const paused = await page.evaluate(async () => {
    await job.pause();
    let late = 0;
    for (const type of ['progress', 'heartbeat', 'episodes'] as const) job.on(type, () => (late += 1));
    gate.open();
    // A late event would arrive before the answer to a later request.
    await candlerun.report(job.spec, { fast: 5, slow: 30 });
    await candlerun.report(job.spec, { fast: 6, slow: 30 });
    return { late, status: job.status, progress: job.progress?.status };
  });
  expect(paused).toEqual({ late: 0, status: 'paused', progress: 'paused' });

  await openClient(page);
  const end = await page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1 });
    const [job] = candlerun.openJobs;
    const before = job?.status;
    await job?.resume();
    return { before, digest: (await job?.done)?.digest };
  });
  expect(end).toEqual({ before: 'paused', digest });
});

test('a job that is paused while its episodes are restored is paused, and goes on to the same end', async ({
  page,
  openClient,
}) => {
  await openClient(page);
  const digest = await undisturbedDigest(page, SEARCH);
  await startJob(page, SEARCH, { gate: 'closed' });
  await untilSaved(page);
  await openClient(page);
  const end = await page.evaluate(async () => {
    gate.close();
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
    await job.pause();
    const { status } = job;
    await job.resume();
    gate.open();
    const { digest } = await job.done;
    return { status, digest, fell: lowest < before };
  });
  expect(end).toEqual({ status: 'paused', digest, fell: false });
});

test('a job that is cancelled before its turn can be removed, and a job is retried only once', async ({
  clientPage: page,
}) => {
  await startJob(page, SEARCH, { gate: 'closed' });
  const end = await page.evaluate(async () => {
    const waiting = candlerun.start(job.spec);
    await waiting.cancel();
    await candlerun.remove(waiting.id);
    await job.cancel();
    gate.open();
    const retries = await Promise.allSettled([candlerun.retry(job.id), candlerun.retry(job.id)]);
    const [first] = retries.flatMap((retry) => (retry.status === 'fulfilled' ? [retry.value] : []));
    await first?.done;
    const rows = await candlerun.jobs();
    return { retries: retries.map(({ status }) => status).sort(), rows: rows.map(({ status }) => status) };
  });
  expect(end).toEqual({ retries: ['fulfilled', 'rejected'], rows: ['completed'] });
});

test('a paused job keeps no lanes, and has them again when it is resumed', async ({ clientPage: page }) => {
  await page.clock.install();
  const expected = await undisturbedDigest(page, SEARCH);
  await startJob(page, SEARCH, { gate: 'closed', lanes: 2 });
  await page.evaluate(() => job.pause());
  await page.clock.fastForward(31_000);
  const workers = () => page.workers().length;
  await expect.poll(workers, 'only the conductor is left').toBe(1);
  const digest = await page.evaluate(async () => {
    gate.open();
    await job.resume();
    return (await job.done).digest;
  });
  expect(digest).toBe(expected);
  expect(workers()).toBe(3);
});

test('another tab follows a job live, commands it, and takes over when the first one is closed', async ({
  page,
  context,
  openClient,
}) => {
  await openClient(page);
  const expected = await undisturbedDigest(page, SEARCH);
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  await untilSaved(page, 100);
  const other = await context.newPage();
  await openClient(other);
  await other.evaluate(async (id) => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    globalThis.job = await candlerun.job(id);
  }, id);
  // The tab listens before the job goes on.
  await other.evaluate(() => {
    globalThis.seen = nextEvent(job, 'progress').then(({ progress }) => progress > 0);
  });
  await page.evaluate(() => gate.step());
  expect(await other.evaluate(() => seen)).toBe(true);
  await other.evaluate(() => job.pause());
  expect(await other.evaluate(() => job.status)).toBe('paused');
  expect(await page.evaluate(() => job.status)).toBe('paused');
  await other.evaluate(() => job.resume());
  await page.close();
  const digest = await other.evaluate(async () => (await job.done).digest);
  expect(digest).toBe(expected);
});

test('two tabs never run the same job', async ({ page, context, openClient }) => {
  await openClient(page);
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  const other = await context.newPage();
  await openClient(other);
  await other.evaluate(async (id) => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1 });
    globalThis.job = await candlerun.job(id);
  }, id);
  await page.evaluate(() => gate.open());
  await other.evaluate(() => job.done);
  expect(other.workers()).toEqual([]);
  const { row, count } = await stored(other, id);
  expect(row?.status).toBe('completed');
  expect(count).toBe(1_500);
});

test('a cancelled job can be retried and goes on after its last stored episode', async ({
  clientPage: page,
}) => {
  const digest = await undisturbedDigest(page, SEARCH);
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  const saved = await untilSaved(page);
  const end = await page.evaluate(async (id) => {
    await candlerun.cancel(id);
    const rows = await candlerun.jobs();
    gate.open();
    const retried = await candlerun.retry(id);
    const first = nextEvent(retried, 'episode');
    const { digest } = await retried.done;
    const refusal = await messageOf(candlerun.retry(id));
    return { status: rows[0]?.status, first: (await first).episode, digest, refusal };
  }, id);
  expect(end).toMatchObject({ status: 'cancelled', digest });
  expect(end.first).toBeGreaterThan(saved);
  expect(end.refusal).toBe(
    'status: only a job that has failed or was cancelled can be tried again (found completed)',
  );
});

test('a removed job leaves nothing, and its candles go with the last job that used them', async ({
  clientPage: page,
}) => {
  const first = await startJob(page, { ...SEARCH, episodes: 10 });
  const end = await page.evaluate(async (first) => {
    await job.done;
    const second = candlerun.start(job.spec);
    await second.done;
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
    await candlerun.remove(first);
    const between = await counts();
    await candlerun.remove(second.id);
    const refusal = await messageOf(candlerun.job(first));
    return { before, between, after: await counts(), refusal };
  }, first);
  expect(end).toEqual({
    before: [2, 2, 2, 1],
    between: [1, 1, 1, 1],
    after: [0, 0, 0, 0],
    refusal: `id: there is no such job (found ${first})`,
  });
});

test('two jobs run at once if two may, and each comes to its own end', async ({ clientPage: page }) => {
  const search = { ...SEARCH, episodes: 300 };
  const digest = await undisturbedDigest(page, search);
  const end = await page.evaluate(
    async ({ candles, progress, search }) => {
      const candlerun = await client.createCandlerun({ lanes: 1, concurrentJobs: 2, storage: 'memory' });
      const { fingerprint } = await candlerun.loadCandles(candles);
      const spec = { candles: fingerprint, strategy: { library: 'sma_cross' }, search, progress };
      const jobs = [0, 1, 2].map(() => candlerun.start(spec));
      let most = 0;
      for (const job of jobs) {
        job.on('episodes', () => {
          most = Math.max(most, jobs.filter(({ status }) => status === 'running').length);
        });
      }
      const results = await Promise.all(jobs.map(({ done }) => done));
      candlerun.close();
      return { most, digests: [...new Set(results.map(({ digest }) => digest))] };
    },
    { candles: CANDLES, progress: PROGRESS, search },
  );
  // A third one may seem to run with them: the next job starts while the end of one before it is stored. The limit has a test of the scheduler.
  expect(end.most).toBeGreaterThanOrEqual(2);
  expect(end.digests).toEqual([digest]);
});

test('a job travels as a file, and its reports are equal to the bit', async ({ page, openClient }) => {
  await openClient(page);
  const id = await startJob(page, { ...SEARCH, episodes: 1_100 });
  const copied = await page.evaluate(async (id) => {
    const { digest } = await job.done;
    const text = await (await candlerun.exportJob(id)).text();
    const copy = await candlerun.importJob(text);
    const result = await copy.done;
    const report = await copy.report(1_050);
    const missing = await messageOf(copy.report(1_101));
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
  expect(copied).toEqual({
    same: true,
    verified: true,
    missing: 'episode: the job has no such finished episode (found 1101)',
    count: 1_100,
    other: true,
  });
});

test('an unfinished job from a file is paused, and ends as the original when it is resumed', async ({
  clientPage: page,
}) => {
  const digest = await undisturbedDigest(page, SEARCH);
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  await untilSaved(page);
  const end = await page.evaluate(async (id) => {
    await job.pause();
    const file = await candlerun.exportJob(id);
    await candlerun.remove(id);
    const copy = await candlerun.importJob(file);
    const { status } = copy;
    gate.open();
    await copy.resume();
    return { status, digest: (await copy.done).digest };
  }, id);
  expect(end).toEqual({ status: 'paused', digest });
});

test('a backtest without a score says why and has its report', async ({ clientPage: page }) => {
  const ends = await page.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 3 } });
    const end = async (spec: Omit<JobSpec, 'candles'>) => {
      const job = candlerun.start({ candles: fingerprint, ...spec });
      const { best, no_score } = await job.done;
      const { no_trade, total_rejections } = await job.report(1);
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
  const { rejected, ...rest } = ends;
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

/** Imports the file of a finished job after a change, and returns whether a report of it is verified and by which versions it was made. */
function verifiedCopy(page: Page, changed: { row: Partial<JobRow>; isForged: boolean }) {
  return page.evaluate(async ({ row, isForged }) => {
    const file = JSON.parse(await (await candlerun.exportJob(job.id)).text());
    delete file.job.engine;
    Object.assign(file.job, row);
    if (isForged) file.episodes[0].digest = 'f'.repeat(32);
    const copy = await candlerun.importJob(JSON.stringify(file));
    const { verified, made_by, continued_by } = await copy.report(1);
    return { verified, made_by, continued_by };
  }, changed);
}

test('a report says which versions of the engine made the stored result', async ({ clientPage: page }) => {
  const id = await startJob(page, { ...SEARCH, episodes: 20 });
  const engine = await page.evaluate(async () => {
    await job.done;
    return (await job.report(1)).engine;
  });
  expect((await stored(page, id)).row).toMatchObject({ engine });
  const old = { made_by: '0.1', continued_by: null };
  expect(await verifiedCopy(page, { row: {}, isForged: true })).toEqual({ ...old, verified: false });
  expect(await verifiedCopy(page, { row: {}, isForged: false })).toEqual({ ...old, verified: true });
  const same = { made_by: engine, continued_by: null };
  expect(await verifiedCopy(page, { row: { engine }, isForged: true })).toEqual({ ...same, verified: false });
});

test('a job of an earlier version goes on and keeps both versions, or fails with the reason', async ({
  clientPage: page,
}) => {
  await startJob(page, SEARCH, { gate: 'closed' });
  await untilSaved(page);
  const end = await page.evaluate(async () => {
    await job.pause();
    gate.open();
    const file = JSON.parse(await (await candlerun.exportJob(job.id)).text());
    await candlerun.remove(job.id);
    const { engine } = file.job;
    delete file.job.engine;
    const copy = await candlerun.importJob(JSON.stringify(file));
    const before = copy.madeBy;
    await copy.resume();
    await copy.done;
    const row = (await candlerun.jobs()).find(({ id }) => id === copy.id);
    // An episode that this version would not propose.
    file.episodes[3].params.fast = 1;
    const other = await candlerun.importJob(JSON.stringify(file));
    void other.resume().catch(() => {});
    const refusal = await messageOf(other.done);
    const after = copy.madeBy;
    return { engine, before, after, row: { engine: row?.engine, by: row?.continued_by }, refusal };
  });
  const { engine } = end;
  expect(end).toEqual({
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
      id: 'job',
      status: 'completed',
      progress: 100,
      current_episode: 1,
      total_episodes: 1,
      current_candle: 1,
      total_candles: 1,
      created_at: 0,
      updated_at: 0,
      elapsed_ms: 0,
      saved_episodes: 0,
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
      { ...file, job: { ...row, spec: { ...row.spec, backtest: { leverage: -1 } } } },
      { ...file, job: { ...row, spec: { ...row.spec, search: { space: { fast: 1 } } } } },
      { ...file, episodes: [{ episode: 2, digest: '0', params: {} }] },
    ];
    const refuse = (file: unknown) =>
      messageOf(candlerun.importJob(typeof file === 'string' ? file : JSON.stringify(file)));
    const messages = await Promise.all(files.map(refuse));
    const rows = await candlerun.jobs();
    candlerun.close();
    return [...messages, rows.length];
  });
  expect(messages).toEqual([
    expect.stringMatching(/^file: must be JSON: .*\(found no JSON\)$/),
    'file: must be the file of a job (found [])',
    'version: must be 1: the file is of another version (found 2)',
    'job.status: must be one of queued, running, paused, completed, failed, cancelled (found lost)',
    'job.progress: must be a number from 0 to 100 (found null)',
    'job.spec: must be a spec (found null)',
    expect.stringMatching(/^job\.spec\.backtest\.leverage: .*\(found -1\)$/),
    expect.stringMatching(/^job\.spec\.search\.space\.fast: .*\(found 1\)$/),
    'episodes[0].episode: must be 1 (found 2)',
    0,
  ]);
});

test('other tabs get a message when a job is retried, and read its stored progress', async ({
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
  const id = await startJob(page, SEARCH, { gate: 'closed' });
  await untilSaved(page);
  const here = await page.evaluate(async (id) => {
    await candlerun.cancel(id);
    gate.open();
    const listed: string[] = [];
    candlerun.on('jobs', ({ job_id }) => listed.push(job_id));
    const next = candlerun.start({ ...job.spec, search: { ...job.spec.search, episodes: 10, space: {} } });
    await next.done;
    return { listed, next: next.id };
  }, id);
  expect(here.listed).toEqual([here.next]);
  const before = await other.evaluate(async (id) => {
    const { status, progress } = await candlerun.job(id);
    return { status, percent: progress?.progress ?? 0, total: progress?.total_episodes };
  }, id);
  expect(before).toEqual({ status: 'cancelled', percent: expect.any(Number), total: 1_500 });
  expect(before.percent).toBeGreaterThan(0);
  await other.evaluate((id) => {
    globalThis.seen = new Promise((resolve) => {
      candlerun.on('jobs', async ({ job_id }) => resolve(job_id === id && !(await candlerun.job(id)).ended));
    });
  }, id);
  await page.evaluate(async (id) => {
    gate.close();
    globalThis.job = await candlerun.retry(id);
  }, id);
  expect(await other.evaluate(() => seen)).toBe(true);
});
