import type { JobSpec } from '../../../www/src/client/index.ts';
import { expect, sample, test } from './fixtures.ts';

type Spec = Omit<JobSpec, 'candles'>;

const SPACE = { fast: { int: { low: 2, high: 60 } }, slow: { int: { low: 5, high: 200 } } };

/** Specs of every kind of search and strategy. */
const SPECS: [string, Spec][] = [
  [
    'a grid @engines',
    { strategy: { library: 'sma_cross' }, search: { space: { fast: { int: { low: 2, high: 90 } } } } },
  ],
  ['a random search', { strategy: { library: 'sma_cross' }, search: search('random') }],
  ['a Bayesian search', { strategy: { library: 'sma_cross' }, search: search('bayesian') }],
  ['a Parzen search', { strategy: { library: 'sma_cross' }, search: search('tpe') }],
  [
    'a walk-forward',
    {
      strategy: { library: 'sma_cross' },
      search: search('random'),
      walk_forward: { windows: 3, train_share: 0.6, anchored: true },
    },
  ],
];

function search(sampler: 'random' | 'bayesian' | 'tpe') {
  return { sampler, seed: 7, episodes: 40, space: SPACE, constraints: ['fast < slow'] };
}

/** A search of 1,500 episodes that a closed gate stops before its end. */
const LONG: Spec = {
  strategy: { library: 'sma_cross' },
  search: { ...search('random'), episodes: 1_500 },
  progress: { delivery: 'every', every_candles: 2_000 },
};

for (const [name, spec] of SPECS) {
  test(`${name} has the digests of Node.js, on any number of lanes`, async ({ browserPage: page, node }) => {
    const csv = sample('IBM');
    const candlerun = await node.createCandlerun({ lanes: 1 });
    const { fingerprint } = await candlerun.loadCandles(csv);
    const job = candlerun.start({ ...spec, candles: fingerprint });
    const result = await job.done;
    const report = await job.report(result.best?.episode ?? 1);
    candlerun.close();

    await page.open();
    for (const lanes of [1, 2]) {
      const actual = await page.driver.evaluate(
        async ({ csv, spec, lanes }) => {
          const candlerun = await client.createCandlerun({ lanes, storage: 'memory' });
          const { fingerprint } = await candlerun.loadCandles(csv);
          const job = candlerun.start({ ...spec, candles: fingerprint });
          const result = await job.done;
          const { digest, full_digest, verified } = await job.report(result.best?.episode ?? 1);
          candlerun.close();
          return { result, digest, full_digest, verified };
        },
        { csv, spec, lanes },
      );
      expect(actual).toEqual({
        result,
        digest: report.digest,
        full_digest: report.full_digest,
        verified: true,
      });
    }
  });
}

test('a strategy in JavaScript has the digest of Node.js @engines', async ({ browserPage: page, node }) => {
  const source = `defineStrategy({
    params: { n: { default: 20, int: { low: 5, high: 40 } } },
    init: ({ indicator, params }) => indicator('sma', 'close', params.n),
    onCandle(ctx, average) {
      if (!ctx.inPosition && ctx.close.at(0) > average.at(0)) ctx.buy();
      else if (ctx.inPosition && ctx.close.at(0) < average.at(0)) ctx.closeAll();
    },
  });`;
  const run = async ({ source, csv }: { source: string; csv: string }, client: typeof node) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    const { fingerprint } = await candlerun.loadCandles(csv);
    const spec = { candles: fingerprint, strategy: { javascript: source }, search: { seed: 1 } };
    const { digest } = await candlerun.start(spec, { allowJavaScript: true }).done;
    candlerun.close();
    return digest;
  };
  const given = { source, csv: sample('IBM') };
  const expected = await run(given, node);
  await page.open();
  const text = `(given) => (${run})(given, globalThis.client)`;
  expect(await page.driver.evaluate(text as never, given as never)).toBe(expected);
});

/** The digest of the long search in memory. */
async function undisturbed(spec: Spec): Promise<string> {
  const candlerun = await client.createCandlerun({ lanes: 2, storage: 'memory' });
  const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 5 } });
  const { digest } = await candlerun.start({ ...spec, candles: fingerprint }).done;
  candlerun.close();
  return digest;
}

/** Starts the long search behind a closed gate and waits until some of it is saved. Returns the number. */
async function begin({ spec, database }: { spec: Spec; database: string }): Promise<number> {
  gate.close();
  globalThis.candlerun = await client.createCandlerun({ lanes: 1, database, log: () => {} });
  const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 5 } });
  globalThis.job = candlerun.start({ ...spec, candles: fingerprint });
  return (await nextEvent(job, 'saved', ({ episodes }) => episodes > 0)).episodes;
}

/** Goes on with the only job of a database, to its end. */
async function finish(database: string) {
  globalThis.candlerun = await client.createCandlerun({ lanes: 1, database, log: () => {} });
  const [row] = await candlerun.jobs();
  globalThis.job = await candlerun.job(row?.id ?? '');
  const first = nextEvent(job, 'episode');
  const { digest } = await job.done;
  const numbers: number[] = [];
  for await (const episodes of candlerun.episodes(job.id)) numbers.push(...episodes.map((it) => it.episode));
  const isWhole = numbers.length === 1_500 && numbers.every((number, index) => number === index + 1);
  return { digest, first: (await first).episode, isWhole, kind: candlerun.storage.kind };
}

test('a stored job goes on after a reload, with nothing saved lost and the same result @engines', async ({
  browserPage: page,
}) => {
  await page.open();
  const digest = await page.driver.evaluate(undisturbed, LONG);
  const saved = await page.driver.evaluate(begin, { spec: LONG, database: 'reload' });
  await page.open();
  const end = await page.driver.evaluate(finish, 'reload');
  expect(end).toEqual({ digest, first: expect.any(Number), isWhole: true, kind: 'indexeddb' });
  expect(end.first).toBeGreaterThan(saved);
});

test('the candles of a file are stored although this browser stores no blobs in a private window @engines', async ({
  browserPage: page,
}) => {
  await page.open();
  await page.driver.evaluate(async (csv) => {
    const candlerun = await client.createCandlerun({ lanes: 1, database: 'blobs', log: () => {} });
    const { fingerprint } = await candlerun.loadCandles(new File([csv], 'IBM.csv'));
    await candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } }).done;
    candlerun.close();
  }, sample('IBM'));
  await page.open();
  const again = await page.driver.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, database: 'blobs', log: () => {} });
    const [row] = await candlerun.jobs();
    const { verified } = await (await candlerun.job(row?.id ?? '')).report(1);
    const { storage } = candlerun;
    candlerun.close();
    return { verified, kind: storage.kind, title: row?.data?.title };
  });
  expect(again).toEqual({ verified: true, kind: 'indexeddb', title: 'IBM.csv' });
});

test('a job is paused, stays idle, and goes on to the same result', async ({ browserPage: page }) => {
  await page.open();
  const digest = await page.driver.evaluate(undisturbed, LONG);
  await page.driver.evaluate(begin, { spec: LONG, database: 'pause' });
  const end = await page.driver.evaluate(async () => {
    gate.open();
    await job.pause();
    const paused = job.status;
    await job.resume();
    const { digest } = await job.done;
    candlerun.close();
    return { paused, digest };
  });
  expect(end).toEqual({ paused: 'paused', digest });
});

test('lanes and conductor that are killed are replaced, and the result is the same', async ({
  browserPage: page,
}) => {
  await page.open();
  const digest = await page.driver.evaluate(undisturbed, LONG);
  const killed = await page.driver.evaluate(async (spec) => {
    const workers: Worker[] = [];
    const candlerun = await client.createCandlerun({
      lanes: 2,
      storage: 'memory',
      log: () => {},
      createWorker: () => {
        const worker = new Worker(new URL('/lib/worker.js', location.href), { type: 'module' });
        workers.push(worker);
        return worker;
      },
    });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 5 } });
    const digests: string[] = [];
    // A lane, then the conductor.
    for (const victim of [2, 0]) {
      gate.close();
      const job = candlerun.start({ ...spec, candles: fingerprint });
      await nextEvent(job, 'episodes');
      const before = workers.length;
      workers[victim]?.terminate();
      gate.open();
      digests.push((await job.done).digest);
      if (workers.length === before) throw new Error(`worker ${victim} was not replaced`);
    }
    candlerun.close();
    return digests;
  }, LONG);
  expect(killed).toEqual([digest, digest]);
});

test('a second tab follows a job and takes it over when the first is closed @engines', async ({
  browserPage: page,
}) => {
  await page.open();
  const digest = await page.driver.evaluate(undisturbed, LONG);
  const first = await page.driver.openTab();
  await page.open();
  await page.driver.evaluate(begin, { spec: LONG, database: 'tabs' });
  const leader = await page.driver.openTab();
  await page.open();
  const status = await page.driver.evaluate(async () => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1, database: 'tabs', log: () => {} });
    const [row] = await candlerun.jobs();
    globalThis.job = await candlerun.job(row?.id ?? '');
    return job.status;
  });
  expect(status).toBe('running');
  const follower = await page.driver.openTab();
  await page.driver.switchTo(leader);
  await page.driver.closeTab();
  await page.driver.switchTo(follower);
  const end = await page.driver.evaluate(async () => (await job.done).digest);
  expect(end).toBe(digest);
  await page.driver.switchTo(first);
});

test('a cancelled job can be retried at once @engines', async ({ browserPage: page }) => {
  await page.open();
  await page.driver.evaluate(begin, { spec: LONG, database: 'retry' });
  const statuses = await page.driver.evaluate(async () => {
    gate.open();
    const statuses: string[] = [];
    for (let round = 0; round < 3; round += 1) {
      await job.cancel();
      globalThis.job = await candlerun.retry(job.id);
      statuses.push(job.status);
    }
    await job.done;
    candlerun.close();
    return statuses;
  });
  expect(statuses).toEqual(['queued', 'queued', 'queued']);
});

test('the element and the event source show a job to its end', async ({ browserPage: page, lib }) => {
  await page.open();
  const shown = await page.driver.evaluate(
    async ({ spec, url }) => {
      await import(`${url}lib/element/index.js`);
      const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 5 } });
      const job = candlerun.start({ ...spec, candles: fingerprint });
      const element = Object.assign(document.createElement('candlerun-progress'), { job });
      document.body.append(element);
      const source = new client.JobEventSource(job);
      const events: string[] = [];
      for (const type of ['progress', 'complete', 'error'] as const) {
        source.addEventListener(type, () => events.push(type));
      }
      const complete = new Promise((resolve) => source.addEventListener('complete', resolve));
      await job.done;
      await complete;
      candlerun.close();
      const bar = element.shadowRoot?.querySelector('[role="progressbar"]') ?? element;
      // The element is drawn with the next frame.
      while (bar.getAttribute('aria-valuenow') !== '100') await new Promise(requestAnimationFrame);
      return { last: events.at(-1), some: events.length > 1, now: bar.getAttribute('aria-valuenow') };
    },
    { spec: LONG, url: lib.url },
  );
  expect(shown).toEqual({ last: 'complete', some: true, now: '100' });
});

test('the inline build runs a job @engines', async ({ browserPage: page, lib, node }) => {
  const candlerun = await node.createCandlerun({ lanes: 1 });
  const spec = { strategy: { library: 'sma_cross' } };
  const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
  const { digest } = await candlerun.start({ ...spec, candles: fingerprint }).done;
  candlerun.close();
  await page.open();
  const actual = await page.driver.evaluate(
    async ({ spec, url }) => {
      const inline: typeof client = await import(`${url}lib/inline.js`);
      const candlerun = await inline.createCandlerun({ lanes: 1, storage: 'memory' });
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
      const { digest } = await candlerun.start({ ...spec, candles: fingerprint }).done;
      candlerun.close();
      return digest;
    },
    { spec, url: lib.url },
  );
  expect(actual).toBe(digest);
});
