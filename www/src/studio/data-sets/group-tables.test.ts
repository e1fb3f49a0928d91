// @vitest-environment happy-dom

import type { EpisodeResult, JobRow, JobSpec } from 'candlerun';
import { expect, test } from 'vitest';
import { DataSetGroup } from './data-set-group.js';
import { runsTable, setsTable } from './group-tables.js';

function rowOf(id: string, changes: Partial<JobRow> = {}): JobRow {
  const info = { candles: 100, interval_ms: 3_600_000 } as NonNullable<JobRow['data']>['info'];
  return {
    id,
    status: 'completed',
    progress: 100,
    best_score: 0.5,
    spec: { candles: id, strategy: { library: 'sma_cross' }, search: { sampler: 'grid' } } as JobSpec,
    group: 'g',
    data: { title: 'same.csv', info },
    ...changes,
  } as JobRow;
}

function episodesOf(scores: (number | null)[]): EpisodeResult[] {
  return scores.map((score, i) => {
    const metrics = { total_return_pct: 10 * (score ?? 0) };
    return { episode: i + 1, params: { fast: i + 5, slow: 40 }, score, metrics } as unknown as EpisodeResult;
  });
}

/** A group of these runs, whose episodes have been read. */
async function groupOf(rows: JobRow[], episodes: EpisodeResult[][]): Promise<DataSetGroup> {
  const group = new DataSetGroup('g');
  const engine = {
    jobs: async (query = {}) => ('after' in query ? [] : [...rows].reverse()),
    episodes: async function* (id: string) {
      yield episodes[rows.findIndex((row) => row.id === id)] ?? [];
    },
  };
  await group.read(engine, () => {});
  return group;
}

const textsOf = (table: HTMLTableElement) =>
  [...table.rows].map((row) => [...row.cells].map((cell) => cell.textContent?.trim()));

test('a run has what was best there, and how that ranks on the others', async () => {
  const rows = [rowOf('1'), rowOf('2'), rowOf('3', { status: 'failed', progress: 40 })];
  const group = await groupOf(rows, [episodesOf([3, 1, 2]), episodesOf([0, 4, 9]), []]);
  const [, first, , third] = textsOf(runsTable(group, '1', () => {}));
  expect(first).toEqual(['same 1h', 'Finished', 'fast 5 · slow 40', '0.50', '+30.0%', '3 of 3', '100 × 1 h']);
  expect(third).toEqual(['same 1h', 'Failed 40.00%', '–', '0.50', '–', '–', '100 × 1 h']);
});

test('a parameter set has its figures, its score on each data set, and the worst one marked', async () => {
  const opened: unknown[] = [];
  const group = await groupOf([rowOf('1'), rowOf('2')], [episodesOf([3, -1]), episodesOf([0.5, 4])]);
  const rows = group.scores.best('mean', 9);
  const table = setsTable(group, rows, 'mean', (run, episode) => opened.push([run, episode]));
  expect(textsOf(table)).toEqual([
    ['#', 'Parameters', 'Mean', 'Worst', 'Median', 'same 1h', 'same 1h'],
    ['1', 'fast 5 · slow 40', '1.75', '0.50', '1.75', '3.00', '0.50'],
    ['2', 'fast 6 · slow 40', '1.50', '−1.00', '1.50', '−1.00', '4.00'],
  ]);
  // Data sets of one name are told apart.
  expect([...table.querySelectorAll('.is-worst')].map((cell) => cell.textContent)).toEqual(['0.50', '−1.00']);
  table.querySelectorAll('button')[3]?.click();
  expect(opened).toEqual([['2', 2]]);
});

test('names of data and parameters are text, whatever they contain', async () => {
  const data = { title: '<img src=x onerror=alert(1)>', info: { candles: 1, interval_ms: null } };
  const group = await groupOf([rowOf('1', { data } as unknown as Partial<JobRow>)], [episodesOf([1])]);
  const table = runsTable(group, null, () => {});
  expect(table.querySelector('img')).toBeNull();
  expect(table.textContent).toContain('<img');
});
