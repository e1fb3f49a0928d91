import { expect, test } from 'vitest';
import {
  createCandlerun,
  formatPercent,
  formatProgress,
  JobEventSource,
  type JobHandle,
  type JobSpecInput,
  type Progress,
} from './index.js';

const SPEC = { strategy: { library: 'sma_cross' } };

async function start(options: Parameters<typeof createCandlerun>[0]) {
  const candlerun = await createCandlerun({ log: () => {}, ...options });
  const { fingerprint } = await candlerun.loadCandles({ synthetic: {} });
  return { candlerun, job: candlerun.start({ ...SPEC, candles: fingerprint }) };
}

/** Waits for a progress of a job. */
function reached(job: JobHandle, isThere: (progress: Progress) => boolean): Promise<Progress> {
  return new Promise((resolve) => {
    job.on('progress', (progress) => isThere(progress) && resolve(progress));
  });
}

test('a job runs to its result, with progress at every 50th candle and the end', async () => {
  const { candlerun, job } = await start({
    run: { episodes: [{ score: 2, params: { fast: 5 } }, { score: 1 }], candles: 100 },
  });
  const places: string[] = [];
  job.on('progress', (p) => places.push(`${formatProgress(p)} ${formatPercent(p.progress)}`));
  const result = await job.done;
  expect(result).toMatchObject({
    episodes: 2,
    failed_episodes: 0,
    best: { episode: 1, params: { fast: 5 } },
  });
  expect(places).toEqual([
    'Episode 1/2 · Candle 0/100 0.00%',
    'Episode 1/2 · Candle 50/100 25.00%',
    'Episode 2/2 · Candle 0/100 50.00%',
    'Episode 2/2 · Candle 50/100 75.00%',
    'Episode 2/2 · Candle 100/100 100.00%',
  ]);
  expect(await candlerun.jobs()).toMatchObject([{ id: job.id, status: 'completed', saved_episodes: 2 }]);
  const stored: number[] = [];
  for await (const block of candlerun.episodes(job.id)) stored.push(...block.map(({ episode }) => episode));
  expect(stored).toEqual([1, 2]);
  candlerun.close();
});

test('a job can be held at a place, paused and resumed there, and goes on', async () => {
  const run = { episodes: 20, candles: 10_000, holdAt: { episode: 10, candle: 7_300 } };
  const { candlerun, job } = await start({ run });
  const held = await reached(job, (p) => p.current_episode === 10 && p.current_candle === 7_300);
  expect(formatPercent(held.progress)).toBe('48.65%');
  await job.pause();
  expect(job.status).toBe('paused');
  await job.resume();
  candlerun.proceed();
  await expect(job.done).resolves.toMatchObject({ episodes: 20, best: { episode: 20 } });
  candlerun.close();
});

test('a job can fail, be refused and be cancelled, as real ones', async () => {
  const failing = await start({ run: { failure: 'no more' } });
  await expect(failing.job.done).rejects.toThrow('no more');
  const again = await failing.candlerun.retry(failing.job.id);
  await expect(again.done).rejects.toThrow('no more');
  const refusal = { field: 'strategy.library', value: 'x', reason: 'is no strategy' };
  const refused = await start({ run: () => ({ refusal }) });
  await expect(refused.job.done).rejects.toMatchObject(refusal);
  const { job } = await start({ run: { holdAt: { episode: 1, candle: 0 } } });
  await reached(job, () => true);
  await job.cancel();
  await expect(job.done).rejects.toMatchObject({ name: 'AbortError' });
});

test('a page that reads an event stream gets the same events', async () => {
  const { job } = await start({});
  const source = new JobEventSource(job);
  const data = await new Promise<string>((resolve) => {
    source.addEventListener('complete', (event) => resolve(event.data));
  });
  expect(JSON.parse(data)).toMatchObject({ progress: 100, current_episode: 3, current_iteration: 3 });
});

test('a spec that is missing is refused with what it must have', async () => {
  const candlerun = await createCandlerun();
  const start = () => candlerun.start(undefined as unknown as JobSpecInput);
  expect(start).toThrow('spec: must be an object with candles and strategy (found undefined)');
});

test('what only an engine can answer is refused with the way out', async () => {
  const { job } = await start({});
  await job.done;
  await expect(job.report(1)).rejects.toThrow('candlerun/testing has no engine');
});
