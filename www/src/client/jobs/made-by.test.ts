import { expect, test } from 'vitest';
import { CandlerunError } from '../errors.js';
import type { JobRow } from '../storage/records.js';
import { madeBy, nameVersions, noteEngine } from './made-by.js';

const NOW = '0.2.0';

test('a row without a version is from 0.1', () => {
  expect(madeBy({})).toEqual({ made_by: '0.1', continued_by: null });
  expect(madeBy({ engine: NOW })).toEqual({ made_by: NOW, continued_by: null });
});

test('a job keeps the version that made its stored episodes, and records the one that runs it now', () => {
  type Case = { row: Partial<JobRow>; becomes: Partial<JobRow> };
  const cases: Case[] = [
    { row: { saved_episodes: 0 }, becomes: { engine: NOW } },
    // The version before has stored no episodes.
    { row: { saved_episodes: 0, engine: '0.1.7' }, becomes: { engine: NOW } },
    { row: { saved_episodes: 5, engine: NOW }, becomes: { engine: NOW } },
    { row: { saved_episodes: 5, engine: '0.1.7' }, becomes: { engine: '0.1.7', continued_by: NOW } },
    { row: { saved_episodes: 5 }, becomes: { continued_by: NOW } },
  ];
  for (const { row, becomes } of cases) {
    const noted = { ...row } as JobRow;
    noteEngine(noted, NOW);
    expect(noted).toEqual({ saved_episodes: row.saved_episodes, ...becomes });
  }
});

test('the refusal of episodes from another version names it', () => {
  const refused = (row: Partial<JobRow>) => {
    const error = new CandlerunError('none of the search space', 'episodes', '4');
    nameVersions(row as JobRow, NOW, error);
    return error.message;
  };
  const plain = 'episodes: none of the search space (found 4)';
  expect(refused({ engine: NOW })).toBe(plain);
  expect(refused({})).toBe(`version 0.2.0 cannot go on with a job of version 0.1: ${plain}`);
});
