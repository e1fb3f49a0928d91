import type { Page } from '@playwright/test';
import type { Progress, ProgressConfig } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

type Run = { lanes: number; candles: number; episodes: number; progress?: Partial<ProgressConfig> };
type Told = { messages: Progress[]; last: Progress; texts: string[] };

/** Runs a job and returns every progress message. */
function run(page: Page, options: Run): Promise<Told> {
  return page.evaluate(async ({ lanes, candles, episodes, progress }) => {
    const candlerun = await client.createCandlerun({ lanes });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles } }));
    const job = candlerun.start({
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 1, high: episodes } } } },
      progress: progress ?? {},
    });
    const messages: Progress[] = [];
    const texts: string[] = [];
    job.on('progress', (message) => {
      messages.push(message);
      texts.push(`${client.formatProgress(message)} ${client.formatPercent(message.progress)}`);
    });
    const finished = new Promise<Progress>((resolve) =>
      job.on('finished', (event) => resolve(event.progress)),
    );
    await within(60_000, job.done);
    const last = await finished;
    candlerun.close();
    return { messages, last, texts };
  }, options);
}

/** Candles told of each episode, by what each lane says of itself. */
function candlesByEpisode(messages: Progress[]): Map<number, number[]> {
  const candles = new Map<number, number[]>();
  for (const message of messages) {
    const lane = message.lanes.find((row) => row.lane === message.lane);
    if (!lane) throw new Error('a message without the row of its own lane');
    candles.set(lane.episode, [...(candles.get(lane.episode) ?? []), lane.candle]);
  }
  return candles;
}

function boundaries(candles: number, every: number): number[] {
  return Array.from({ length: Math.ceil(candles / every) }, (_, index) => index * every);
}

for (const [candles, count] of [
  [2_000, 40],
  [10_000, 200],
  [20_000, 400],
] as const) {
  test(`${candles} candles are told in ${count} messages per episode`, async ({ clientPage }) => {
    const { messages } = await run(clientPage, { lanes: 1, candles, episodes: 3 });
    const told = candlesByEpisode(messages);
    expect([...told.keys()]).toEqual([1, 2, 3]);
    for (const episode of told.values()) {
      expect(episode).toHaveLength(count);
      expect(episode).toEqual(boundaries(candles, 50));
    }
    for (const message of messages) {
      expect(message.current_candle % 50).toBe(0);
      expect(message.total_candles).toBe(candles);
    }
  });
}

test('two lanes tell every boundary of every episode once', async ({ clientPage }) => {
  const { messages } = await run(clientPage, { lanes: 2, candles: 2_000, episodes: 9 });
  const told = candlesByEpisode(messages);
  expect([...told.keys()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const episode of told.values()) expect(episode).toEqual(boundaries(2_000, 50));
  expect(new Set(messages.map((message) => message.lane))).toEqual(new Set([0, 1]));
});

for (const lanes of [1, 2]) {
  test(`progress never falls, is never NaN, and is 100 at the end only, on ${lanes} lanes`, async ({
    clientPage,
  }) => {
    const { messages, last } = await run(clientPage, { lanes, candles: 10_000, episodes: 7 });
    let before = 0;
    for (const message of messages) {
      expect(message.progress).toBeGreaterThanOrEqual(before);
      expect(message.progress).toBeLessThan(100);
      before = message.progress;
    }
    expect(last).toMatchObject({
      progress: 100,
      status: 'completed',
      current_episode: 7,
      current_candle: 10_000,
    });
  });
}

test('episode 6 of 20 at candle 5,050 of 10,000 is 27.52 %', async ({ clientPage }) => {
  const { texts } = await run(clientPage, { lanes: 1, candles: 10_000, episodes: 20 });
  expect(texts).toContain('Episode 6/20 · Candle 5,050/10,000 27.52%');
  expect(texts).toContain('Episode 10/20 · Candle 7,300/10,000 48.65%');
});

test('the first 10,000 boundaries go one by one, later ones are left out', async ({ clientPage }) => {
  const { messages } = await run(clientPage, { lanes: 1, candles: 2_000, episodes: 30_000 });
  const told = candlesByEpisode(messages);
  for (let episode = 1; episode <= 250; episode += 1)
    expect(told.get(episode)).toEqual(boundaries(2_000, 50));
  // The episodes after that would be 1,190,000 messages one by one. What comes is the newest state, up to the end.
  const later = messages.filter((message) => message.current_episode > 250);
  expect(later.length).toBeGreaterThan(2);
  expect(later.length).toBeLessThan(5_000);
  expect(later.at(-1)?.progress).toBeGreaterThan(50);
});

test('delivery "every" posts all of them', async ({ clientPage }) => {
  const { messages } = await run(clientPage, {
    lanes: 2,
    candles: 2_000,
    episodes: 300,
    progress: { delivery: 'every' },
  });
  expect(messages).toHaveLength(12_000);
});

test('the interval can be chosen', async ({ clientPage }) => {
  const { messages } = await run(clientPage, {
    lanes: 1,
    candles: 1_000,
    episodes: 2,
    progress: { every_candles: 333 },
  });
  for (const episode of candlesByEpisode(messages).values()) expect(episode).toEqual([0, 333, 666, 999]);
});

test('every message says the scores, the episodes and the time as they are then', async ({ clientPage }) => {
  const { messages, scores, last } = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 2 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 3_000 } }));
    const job = candlerun.start({
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 1, high: 60 } } } },
    });
    const messages: { message: Progress; finished: number }[] = [];
    const scores: (number | null)[] = [];
    job.on('progress', (message) => messages.push({ message, finished: scores.length }));
    job.on('episode', (episode) => scores.push(episode.score));
    const last = new Promise<Progress>((resolve) => job.on('finished', (event) => resolve(event.progress)));
    await within(60_000, job.done);
    candlerun.close();
    return { messages, scores, last: await last };
  });
  const best = (scores: (number | null)[]) =>
    scores.reduce((best, score) => (best === null || (score ?? best) > best ? score : best), null);
  expect(
    messages.map(({ message: { score, best_score, current_episode } }) => [
      score,
      best_score,
      current_episode,
    ]),
  ).toEqual(
    messages.map(({ finished }) => [
      scores[finished - 1] ?? null,
      best(scores.slice(0, finished)),
      finished + 1,
    ]),
  );
  const elapsed = messages.map(({ message }) => message.elapsed_ms);
  expect(elapsed).toEqual([...elapsed].sort((a, b) => a - b));
  const fields = new Set(
    messages.map(({ message }) =>
      Object.keys({ ...message, type: '' })
        .sort()
        .join(),
    ),
  );
  expect([...fields]).toEqual([
    Object.keys({ ...last, type: '' })
      .sort()
      .join(),
  ]);
});

test('a page that takes its time holds no lane up, and a pause waits for none of what it has not heard', async ({
  clientPage,
}) => {
  const { told, atPause, after, digests } = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await within(20_000, candlerun.loadCandles({ synthetic: { candles: 2_000 } }));
    const range = (low: number, high: number) => ({ int: { low, high } });
    const spec = {
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: range(2, 101), slow: range(102, 301) } },
    };
    const plain = candlerun.start(spec);
    const slow = await within(60_000, plain.done).then(() => candlerun.start(spec));
    const told: Progress[] = [];
    const after: Progress[] = [];
    let heard = told;
    const paused = new Promise<Progress>((resolve) =>
      slow.on('paused', (event) => {
        heard = after;
        resolve(event.progress);
      }),
    );
    slow.on('progress', (message) => {
      const end = performance.now() + 1;
      while (performance.now() < end && heard === told);
      heard.push(message);
      if (heard === told && told.length === 300) slow.pause();
    });
    const atPause = await within(20_000, paused);
    slow.resume();
    await within(60_000, slow.done);
    const digests = [(await plain.done).digest, (await slow.done).digest];
    candlerun.close();
    return { told, atPause, after, digests };
  });
  // 20,000 episodes have 40 boundaries each. The page has heard of the first ones, the lane was far ahead.
  expect(told.length).toBeLessThan(1_000);
  expect(told.at(-1)?.current_episode).toBeLessThan(30);
  expect(atPause.current_episode).toBeGreaterThan(100);
  const percentages = [...told, atPause, ...after].map((progress) => progress.progress);
  expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
  expect(digests[0]).toBe(digests[1]);
});
