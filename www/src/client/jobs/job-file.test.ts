import { expect, test, vi } from 'vitest';
import { CandlerunError } from '../errors.js';
import { MemoryStore } from '../storage/memory-store.js';
import type { JobRow } from '../storage/records.js';
import { storedEpisodes } from './job-episodes.js';
import { exportedJob, type FiledCandles, readJobFile, writeJobFile } from './job-file.js';
import { readContent } from './job-file-content.js';
import { episodesFrom, rowAt, storeJob } from './stored-job.fixture.js';

const ROW: JobRow = {
  id: 'job',
  status: 'completed',
  progress: 100,
  current_episode: 1,
  total_episodes: 1,
  current_candle: 10,
  total_candles: 10,
  best_score: null,
  best_params: null,
  candles_per_second: null,
  error: null,
  spec: { candles: 'a', strategy: { library: 'sma_cross' } },
  created_at: 1,
  started_at: 1,
  updated_at: 1,
  finished_at: 1,
  elapsed_ms: 1,
  saved_episodes: 1,
};
const REASON = 'no trades, no signal: the strategy gave no order';

/** The file of a job with one episode, as an object. */
async function file(row: Partial<JobRow>) {
  const store = new MemoryStore();
  const { packBlock } = await import('../storage/episode-block.js');
  const episode = { episode: 1, params: {}, score: null, metrics: null, candles: 10, digest: 'd' };
  const blocks = [packBlock('job', 0, [{ ...episode, no_score: REASON }])];
  await store.save({ row: { ...ROW, ...row }, blocks });
  return JSON.parse(await (await writeJobFile(store, { ...ROW, ...row })).text());
}

test('a file carries the version of the engine, and the imported job keeps it', async () => {
  for (const versions of [{}, { engine: '0.2.0' }, { engine: '0.1', continued_by: '0.2.0' }]) {
    const written = await file(versions);
    expect(written.job).toEqual({ ...ROW, ...versions });
    const read = await readJobFile(new MemoryStore(), JSON.stringify(written), 'copy');
    const { engine, continued_by } = read;
    expect({ engine, continued_by }).toEqual({ engine: undefined, continued_by: undefined, ...versions });
  }
});

test('a file carries the reasons of episodes without a score, and may have a report beside them', async () => {
  const store = new MemoryStore();
  await readJobFile(store, JSON.stringify({ ...(await file({})), report: { metrics: {} } }), 'copy');
  const block = await store.block('copy', 0);
  const { unpackBlock } = await import('../storage/episode-block.js');
  expect(block && unpackBlock(block)[0]?.no_score).toBe(REASON);
});

test('a version that is not a text is refused', async () => {
  const written = await file({});
  const text = JSON.stringify({ ...written, job: { ...written.job, engine: 2 } });
  await expect(readJobFile(new MemoryStore(), text, 'copy')).rejects.toMatchObject({ field: 'job.engine' });
});

const INFO = {
  fingerprint: 'a',
  candles: 10,
  first_time: 0,
  last_time: 9,
  interval_ms: 1,
  candles_per_year: 365,
};

test('a file carries name, note and the label of the candles', async () => {
  const described = {
    name: 'IBM 1D',
    note: 'with costs',
    group: 'set-1',
    data: { title: 'IBM.csv', info: INFO },
  };
  const store = new MemoryStore();
  await readJobFile(store, JSON.stringify(await file(described)), 'copy');
  expect(await store.job('copy')).toMatchObject(described);
  await readJobFile(store, JSON.stringify({ ...(await file({})), candles: INFO }), 'older');
  expect(await store.job('older')).toMatchObject({ data: { title: '', info: INFO } });
});

test('a name that is no text, a note that is too long and a label without facts are refused', async () => {
  const refused: [unknown, string][] = [
    [{ name: 1 }, 'job.name'],
    [{ note: 'x'.repeat(10_001) }, 'job.note'],
    [{ data: { title: 'IBM.csv', info: {} } }, 'job.data'],
  ];
  for (const [row, field] of refused) {
    const text = JSON.stringify(await file(row as Partial<JobRow>));
    await expect(readJobFile(new MemoryStore(), text, 'copy')).rejects.toMatchObject({ field });
  }
});

test('a file may carry its candles, which are adopted before the job is stored', async () => {
  const store = new MemoryStore();
  await store.save({ row: ROW });
  const text = 'time,open,high,low,close\n1,2,3,1,2\n';
  const source = { kind: 'file', blob: new Blob([text]) } as const;
  const data = { title: 'IBM.csv', info: INFO };
  const written = await (await writeJobFile(store, { ...ROW, data }, source)).text();

  const adopted: FiledCandles[] = [];
  const read = new MemoryStore();
  const adopt = async (candles: FiledCandles) => {
    expect(await read.job('copy')).toBeUndefined();
    adopted.push(candles);
  };
  await readJobFile(read, written, 'copy', { adopt });
  expect(adopted).toMatchObject([{ fingerprint: 'a', title: 'IBM.csv', source: { kind: 'file' } }]);
  const [first] = adopted;
  expect(first?.source.kind === 'file' && (await first.source.blob.text())).toBe(text);
  expect((await read.job('copy'))?.spec.candles).toBe('a');

  const others = new MemoryStore();
  const refusal = readJobFile(others, written, 'copy', {
    adopt: () => Promise.reject(new Error('other candles')),
  });
  await expect(refusal).rejects.toThrow('other candles');
  expect(await others.job('copy')).toBeUndefined();
});

test('a file without candles asks for none to be adopted', async () => {
  const adopt = () => Promise.reject(new Error('there are none'));
  await readJobFile(new MemoryStore(), JSON.stringify(await file({})), 'copy', { adopt });
});

/** A value nested in lists so many times. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
}

/** Changes of the file, each with the field that is refused. */
const HOSTILE: [string, (file: ReturnType<typeof JSON.parse>) => void][] = [
  ['job.spec', (file) => Object.assign(file.job.spec, { search: { space: nested(1_000) } })],
  ['job.spec', (file) => Object.assign(file.job.spec, { search: { list: Array(300_000).fill(1) } })],
  ['job.spec', (file) => Object.assign(file.job.spec, { backtest: { text: 'x'.repeat(2_000_000) } })],
  ['job.spec.strategy', (file) => delete file.job.spec.strategy],
  ['job.spec.strategy', (file) => Object.assign(file.job.spec, { strategy: [] })],
  ['job.spec.strategy.library', (file) => Object.assign(file.job.spec.strategy, { library: { a: 1 } })],
  [
    'job.spec.strategy.javascript.source',
    (file) => Object.assign(file.job.spec.strategy, { javascript: {} }),
  ],
  ['job.spec.search', (file) => Object.assign(file.job.spec, { search: 'grid' })],
  ['job.spec.candles', (file) => Object.assign(file.job.spec, { candles: 5 })],
  ['job.status', (file) => Object.assign(file.job, { status: 'lost' })],
  ['job.progress', (file) => Object.assign(file.job, { progress: 101 })],
  ['job.total_episodes', (file) => Object.assign(file.job, { total_episodes: 1.5 })],
  ['job.saved_episodes', (file) => Object.assign(file.job, { saved_episodes: 'abc' })],
  ['job.created_at', (file) => Object.assign(file.job, { created_at: 1e300 })],
  ['job.finished_at', (file) => Object.assign(file.job, { finished_at: 'never' })],
  ['job.elapsed_ms', (file) => Object.assign(file.job, { elapsed_ms: -1 })],
  ['job.best_params', (file) => Object.assign(file.job, { best_params: { fast: nested(1_000) } })],
  ['job.error', (file) => Object.assign(file.job, { error: 'x'.repeat(20_001) })],
  ['job', (file) => Object.assign(file.job, { error: 'x'.repeat(50_000_000) })],
  ['job.data', (file) => Object.assign(file.job, { data: { title: 'a', info: { candles: 1e99 } } })],
  ['episodes[0].episode', (file) => Object.assign(file.episodes[0], { episode: 2 })],
  ['episodes[0].params', (file) => Object.assign(file.episodes[0], { params: { fast: {} } })],
  ['episodes[0].score', (file) => Object.assign(file.episodes[0], { score: '1' })],
  ['episodes[0].metrics', (file) => Object.assign(file.episodes[0], { metrics: { sharpe: [] } })],
  ['episodes[0].part', (file) => Object.assign(file.episodes[0], { part: { window: nested(1_000) } })],
  ['episodes[0].failure', (file) => Object.assign(file.episodes[0], { failure: 5 })],
  ['outcome', (file) => Object.assign(file, { outcome: 5 })],
  ['outcome.rates', (file) => Object.assign(file, { outcome: { rates: {} } })],
  ['outcome.rates[0]', (file) => Object.assign(file, { outcome: { rates: [{ at: 'x' }] } })],
  ['outcome.result.digest', (file) => Object.assign(file, { outcome: { result: RESULT } })],
  ['episodes', (file) => Object.assign(file, { episodes: {} })],
  ['episodes', (file) => delete file.episodes],
  ['format', (file) => delete file.format],
  ['version', (file) => delete file.version],
  ['job', (file) => delete file.job],
  ['candles_source.kind', (file) => Object.assign(file, { candles_source: { kind: 'other' } })],
];
const RESULT = { episodes: 1, failed_episodes: 0, best: null, digest: nested(1_000) };

for (const [field, change] of HOSTILE) {
  test(`a file whose ${field} is wrong is refused, and nothing of it is stored: ${change}`, async () => {
    const store = new MemoryStore();
    const adopt = vi.fn();
    const changed = await file({});
    change(changed);
    const refusal = readJobFile(store, JSON.stringify(changed), 'copy', { adopt });
    await expect(refusal).rejects.toMatchObject({ field, reason: expect.any(String) });
    expect(await store.jobs()).toEqual([]);
    expect(adopt).not.toHaveBeenCalled();
  });
}

test('a file whose spec the engine refuses is refused with the place in the file, before its candles are adopted', async () => {
  const store = new MemoryStore();
  const adopt = vi.fn();
  const error = new CandlerunError('must be above 0', 'backtest.leverage', '-1');
  const text = JSON.stringify(await file({}));
  const refusal = readJobFile(store, text, 'copy', { checkSpec: () => Promise.reject(error), adopt });
  await expect(refusal).rejects.toMatchObject({ field: 'job.spec.backtest.leverage', value: '-1' });
  expect(await store.jobs()).toEqual([]);
  expect(adopt).not.toHaveBeenCalled();
});

test('a job that cannot be stored whole leaves nothing behind', async () => {
  const store = new MemoryStore();
  const { save } = store;
  vi.spyOn(store, 'save').mockImplementation((change) => {
    if (change.outcome) return Promise.reject(new Error('cannot be stored'));
    return save.call(store, change);
  });
  await expect(readJobFile(store, JSON.stringify(await file({})), 'copy')).rejects.toThrow(
    'cannot be stored',
  );
  expect(await store.job('copy')).toBeUndefined();
  expect(await store.block('copy', 0)).toBeUndefined();
});

test('episodes of several blocks, written in any order of the members, come back as they were', async () => {
  const store = new MemoryStore();
  const row = rowAt({ saved_episodes: 2_500, status: 'completed' });
  await storeJob(store, row);
  const written = JSON.parse(await (await writeJobFile(store, row)).text());
  for (const entries of [Object.entries(written), Object.entries(written).reverse()]) {
    const read = new MemoryStore();
    await readJobFile(read, JSON.stringify(Object.fromEntries(entries), null, 1), row.id);
    const episodes = [];
    for await (const block of storedEpisodes(read, row.id)) episodes.push(...block);
    expect(episodes).toEqual(episodesFrom(1, 2_500));
    expect((await read.job(row.id))?.saved_episodes).toBe(2_500);
  }
});

test('a file is read in small parts, between which a page can do other things', async () => {
  const store = new MemoryStore();
  const row = rowAt({ saved_episodes: 20_000, status: 'completed' });
  await storeJob(store, row);
  const file = await writeJobFile(store, row);
  const whole = vi.spyOn(file, 'text');
  const slice = vi.spyOn(file, 'slice');
  expect((await readContent(file, 'copy')).episodes).toBe(20_000);
  expect(whole).not.toHaveBeenCalled();
  const sizes = slice.mock.results.map(({ value }) => value.size);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(1 << 18);
  expect(sizes.reduce((sum, size) => sum + size)).toBe(file.size);
});

test('a file may begin with a byte order mark, and fields that no job has are dropped', async () => {
  const written = await file({});
  written.job.strange = nested(1_000);
  const store = new MemoryStore();
  await readJobFile(store, `\uFEFF${JSON.stringify(written)}`, 'copy');
  expect(await store.job('copy')).not.toHaveProperty('strange');
});

test('a job whose candles are asked for and nowhere is not written without them', async () => {
  const [store, row] = [new MemoryStore(), rowAt({ saved_episodes: 0 })];
  await storeJob(store, row);
  const refusal = exportedJob(store, row, { source: async () => null });
  await expect(refusal).rejects.toMatchObject({ field: 'candles', value: 'a' });
  const made = await exportedJob(store, row, { source: async () => ({ kind: 'synthetic', config: {} }) });
  expect(JSON.parse(await made.text()).candles_source).toMatchObject({ kind: 'synthetic' });
  expect(JSON.parse(await (await exportedJob(store, row, null)).text())).not.toHaveProperty('candles_source');
});
