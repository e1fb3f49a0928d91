import type { EpisodeResult, JobRow, JobSpec, JobsQuery } from 'candlerun';
import { expect, test } from 'vitest';
import { DataSetGroup } from './data-set-group.js';
import { groupSentences } from './group-texts.js';

const HOUR = 3_600_000;

function rowOf(id: string, changes: Partial<JobRow> = {}): JobRow {
  const info = { candles: 100, interval_ms: HOUR } as NonNullable<JobRow['data']>['info'];
  return {
    id,
    status: 'completed',
    spec: { candles: id, strategy: { library: 'sma_cross' }, search: { sampler: 'grid' } } as JobSpec,
    group: 'g',
    created_at: Number(id),
    data: { title: `${id}.csv`, info },
    ...changes,
  } as JobRow;
}

function episodesOf(scores: (number | null)[]): EpisodeResult[] {
  return scores.map(
    (score, i) => ({ episode: i + 1, params: { fast: i }, score }) as unknown as EpisodeResult,
  );
}

/** An engine with these rows, the newest first as they are listed, two on a page. */
function engineOf(rows: JobRow[], episodes: Record<string, EpisodeResult[]>) {
  const read: string[] = [];
  const engine = {
    jobs: async ({ after }: JobsQuery = {}) => {
      const listed = [...rows].sort((a, b) => b.created_at - a.created_at);
      const start = after ? listed.findIndex(({ id }) => id === after.id) + 1 : 0;
      return listed.slice(start, start + 2);
    },
    episodes: async function* (id: string) {
      read.push(id);
      yield episodes[id] ?? [];
    },
  };
  return { engine, read };
}

test('the runs of a group are found on every page of the list, the first one started first', async () => {
  const rows = [
    rowOf('1'),
    rowOf('2', { group: 'other' }),
    rowOf('3'),
    rowOf('4', { group: '' }),
    rowOf('5'),
  ];
  const { engine } = engineOf(rows, {
    1: episodesOf([1, 2]),
    3: episodesOf([4, 3]),
    5: episodesOf([0, null]),
  });
  const group = new DataSetGroup('g');
  await group.read(engine, () => {});
  expect(group.members.map(({ row, best }) => [row.id, best?.episode])).toEqual([
    ['1', 2],
    ['3', 1],
    ['5', 1],
  ]);
  expect(group.scores.best('mean', 5)).toMatchObject([{ scores: [1, 4, 0] }]);
});

test('a run counts once it has finished, and is read once', async () => {
  const rows = [rowOf('1'), rowOf('2', { status: 'running' }), rowOf('3', { status: 'cancelled' })];
  const { engine, read } = engineOf(rows, { 1: episodesOf([1]), 2: episodesOf([3]), 3: episodesOf([9]) });
  const group = new DataSetGroup('g');
  await group.read(engine, () => {});
  expect(group.scores.counted).toEqual([0]);
  expect(groupSentences(group)[0]).toBe(
    '1 of 3 data sets counts, those whose run has finished. Not 2 1h (running), 3 1h (cancelled).',
  );
  rows[1] = rowOf('2');
  await group.read(engine, () => {});
  expect(group.scores.counted).toEqual([0, 1]);
  expect(group.scores.best('mean', 1)).toMatchObject([{ scores: [1, 3] }]);
  expect(read).toEqual(['1', '2']);
});

test('a run that was removed takes its scores with it', async () => {
  const rows = [rowOf('1'), rowOf('2')];
  const { engine } = engineOf(rows, { 1: episodesOf([1]), 2: episodesOf([3]) });
  const group = new DataSetGroup('g');
  await group.read(engine, () => {});
  rows.shift();
  await group.read(engine, () => {});
  expect(group.scores.best('mean', 1)).toMatchObject([{ scores: [3], mean: 3 }]);
});

test('a group that is closed while it is read changes no more', async () => {
  const { engine } = engineOf([rowOf('1')], { 1: episodesOf([1]) });
  const group = new DataSetGroup('g');
  const reading = group.read(engine, () => {});
  group.close();
  await reading;
  expect(group.members).toEqual([]);
});

test('sentences say what is not compared, and why', async () => {
  const sentencesOf = async (rows: JobRow[], episodes: Record<string, EpisodeResult[]>) => {
    const group = new DataSetGroup('g');
    await group.read(engineOf(rows, episodes).engine, () => {});
    return groupSentences(group);
  };
  const both = { 1: episodesOf([1, 2]), 2: episodesOf([1, 2]) };
  expect(await sentencesOf([rowOf('1'), rowOf('2')], both)).toEqual([
    '2 parameter sets have a score on both data sets.',
  ]);
  const learned = { spec: { ...rowOf('1').spec, search: { sampler: 'bayesian' } } as JobSpec };
  const some = { 1: episodesOf([1, 2]), 2: episodesOf([1]) };
  expect(await sentencesOf([rowOf('1', learned), rowOf('2', learned)], some)).toEqual([
    '1 of 2 parameter sets have a score on every data set; only those are compared. This search method proposes other ' +
      'parameters on each data set; grid and random search run the same ones.',
  ]);
  const daily = rowOf('2', { data: { title: 'x', info: { interval_ms: 24 * HOUR } } } as Partial<JobRow>);
  expect((await sentencesOf([rowOf('1'), daily], both)).at(-1)).toBe(
    'The candles have different intervals (1 h, 1 d): a parameter that counts candles spans another time on each.',
  );
  const walked = { spec: { ...rowOf('1').spec, walk_forward: { windows: 2 } } as unknown as JobSpec };
  expect((await sentencesOf([rowOf('1', walked), rowOf('2', walked)], {})).at(-1)).toMatch(
    /^A walk-forward chooses/,
  );
});
