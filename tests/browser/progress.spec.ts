import type { Page } from '@playwright/test';
import type { Progress, ProgressConfig } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

type Run = { lanes: number; candles: number; episodes: number; progress?: Partial<ProgressConfig> };
type Received = { messages: Progress[]; last: Progress; texts: string[]; labelAtEnd: string };

/** Runs a job and returns every progress message, and the text of a label when `job.done` has resolved. */
function run(page: Page, options: Run): Promise<Received> {
  return page.evaluate(async ({ lanes, candles, episodes, progress }) => {
    const candlerun = await client.createCandlerun({ lanes });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles } });
    const job = candlerun.start({
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 1, high: episodes } } } },
      progress: progress ?? {},
    });
    const messages: Progress[] = [];
    const texts: string[] = [];
    let label = '';
    const show = (message: Progress) => {
      label = `${client.formatProgress(message)} ${client.formatPercent(message.progress)}`;
    };
    job.on('progress', show, { every: 'frame' });
    job.on('progress', (message) => {
      // The end is in `last`.
      if (message.status !== 'running') return;
      messages.push(message);
      texts.push(`${client.formatProgress(message)} ${client.formatPercent(message.progress)}`);
    });
    const finished = nextEvent(job, 'finished');
    await job.done;
    const labelAtEnd = label;
    const last = (await finished).progress;
    candlerun.close();
    return { messages, last, texts, labelAtEnd };
  }, options);
}

/** The candles of the progress events of each episode, from the row of the event's own lane. */
function candlesByEpisode(messages: Progress[]): Map<number, number[]> {
  const candles = new Map<number, number[]>();
  for (const message of messages) {
    const lane = message.lanes.find((row) => row.lane === message.lane);
    if (!lane) throw new Error('an event has no row of its own lane');
    candles.set(lane.episode, [...(candles.get(lane.episode) ?? []), lane.candle]);
  }
  return candles;
}

function boundaries(candles: number, every: number): number[] {
  return Array.from({ length: Math.ceil(candles / every) }, (_, index) => index * every);
}

test('an episode of 2,000 candles has 40 progress events, at every 50th candle', async ({ clientPage }) => {
  const { messages } = await run(clientPage, { lanes: 1, candles: 2_000, episodes: 3 });
  const candles = candlesByEpisode(messages);
  expect([...candles.keys()]).toEqual([1, 2, 3]);
  for (const episode of candles.values()) {
    expect(episode).toHaveLength(40);
    expect(episode).toEqual(boundaries(2_000, 50));
  }
  for (const message of messages) {
    expect(message.current_candle % 50).toBe(0);
    expect(message.total_candles).toBe(2_000);
  }
});

test('two lanes send every boundary once, progress never falls, and it is 100 at the end only', async ({
  clientPage,
}) => {
  const { messages, last, labelAtEnd } = await run(clientPage, { lanes: 2, candles: 2_000, episodes: 9 });
  const candles = candlesByEpisode(messages);
  expect([...candles.keys()].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  for (const episode of candles.values()) expect(episode).toEqual(boundaries(2_000, 50));
  expect(new Set(messages.map((message) => message.lane))).toEqual(new Set([0, 1]));
  const percents = messages.map(({ progress }) => progress);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(percents.at(-1)).toBeLessThan(100);
  expect(last).toMatchObject({
    progress: 100,
    status: 'completed',
    current_episode: 9,
    current_candle: 2_000,
  });
  expect(labelAtEnd).toBe('Episode 9/9 · Candle 2,000/2,000 100.00%');
});

test('episode 6 of 20 at candle 5,050 of 10,000 is 27.52 %', async ({ clientPage }) => {
  const { texts } = await run(clientPage, { lanes: 1, candles: 10_000, episodes: 20 });
  expect(texts).toContain('Episode 6/20 · Candle 5,050/10,000 27.52%');
  expect(texts).toContain('Episode 10/20 · Candle 7,300/10,000 48.65%');
});

test('the first 10,000 boundaries are sent one by one, later ones are sampled', async ({ clientPage }) => {
  const { messages } = await run(clientPage, { lanes: 1, candles: 2_000, episodes: 10_000 });
  const candles = candlesByEpisode(messages);
  for (let episode = 1; episode <= 250; episode += 1)
    expect(candles.get(episode)).toEqual(boundaries(2_000, 50));
  // The later episodes have 390,000 boundaries. Events with the newest position arrive up to the end.
  const later = messages.filter((message) => message.current_episode > 250);
  expect(later.length).toBeGreaterThan(2);
  expect(later.length).toBeLessThan(5_000);
  expect(later.at(-1)?.progress).toBeGreaterThan(50);
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

test('every event has the scores, the episodes and the time of its moment', async ({ clientPage }) => {
  const { messages, scores, last } = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 2 });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 3_000 } });
    const job = candlerun.start({
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 1, high: 60 } } } },
    });
    const messages: { message: Progress; finished: number }[] = [];
    const scores: (number | null)[] = [];
    job.on('progress', (message) => {
      if (message.status === 'running') messages.push({ message, finished: scores.length });
    });
    job.on('episode', (episode) => scores.push(episode.score));
    const finished = nextEvent(job, 'finished');
    await job.done;
    candlerun.close();
    return { messages, scores, last: (await finished).progress };
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

test('lanes run ahead of a page that does not acknowledge, and a pause is not delayed by waiting events', async ({
  clientPage,
}) => {
  const { first, pauses, after, digests } = await clientPage.evaluate(async () => {
    const open = async () => {
      const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
      return { candlerun, fingerprint };
    };
    const range = (low: number, high: number) => ({ int: { low, high } });
    const spec = {
      strategy: { library: 'sma_cross' },
      search: { space: { fast: range(2, 101), slow: range(102, 301) } },
    };
    const other = await open();
    const undisturbed = await other.candlerun.start({ candles: other.fingerprint, ...spec }).done;
    other.candlerun.close();
    const { candlerun, fingerprint } = await open();
    gate.close();
    const job = candlerun.start({ candles: fingerprint, ...spec });
    const first: Progress[] = [];
    const after: Progress[] = [];
    let events = first;
    // A pause posts the last place once more, with its status.
    job.on('progress', (progress) => progress.status === 'running' && events.push(progress));
    await nextEvent(job, 'progress', () => first.length === 256);
    // Each pause reports the position of the lane, which works on while the page gets no progress event.
    const pauses: Progress[] = [];
    while ((pauses.at(-1)?.current_episode ?? 0) <= 100) {
      const paused = nextEvent(job, 'paused');
      await job.pause();
      pauses.push((await paused).progress);
      await job.resume();
    }
    events = after;
    gate.open();
    const { digest } = await job.done;
    candlerun.close();
    return { first, pauses, after, digests: [undisturbed.digest, digest] };
  });
  // An episode has 40 boundaries.
  expect(first).toHaveLength(256);
  expect(first.at(-1)?.current_episode).toBeLessThan(10);
  const percents = [...first, ...pauses, ...after].map(({ progress }) => progress);
  expect(percents).toEqual([...percents].sort((a, b) => a - b));
  expect(digests[0]).toBe(digests[1]);
});
