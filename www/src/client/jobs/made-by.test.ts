import { expect, test } from 'vitest';
import type { JobRow } from '../storage/records.js';
import { madeBy, noteEngine, versionText } from './made-by.js';

const NOW = '0.2.0';

test('a row without a version is of the version before versions were stored', () => {
  expect(madeBy({})).toEqual({ made_by: '0.1', continued_by: null });
  expect(madeBy({ engine: NOW })).toEqual({ made_by: NOW, continued_by: null });
});

test('a job keeps the version that made its stored episodes, and notes the one that goes on', () => {
  type Case = { row: Partial<JobRow>; becomes: Partial<JobRow> };
  const cases: Case[] = [
    { row: { saved_episodes: 0 }, becomes: { engine: NOW } },
    // Nothing is left of the version before.
    { row: { saved_episodes: 0, engine: '0.1.7', continued_by: '0.1.8' }, becomes: { engine: NOW } },
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

test('versions are named only where a difference may be theirs', () => {
  type Case = { made_by: string; continued_by?: string; says: string | null };
  const cases: Case[] = [
    { made_by: NOW, says: null },
    { made_by: '0.1', says: 'made by an earlier version of the engine (0.1)' },
    { made_by: '0.1.9', says: 'made by an earlier version of the engine (0.1.9)' },
    { made_by: '0.10.0', says: 'made by a later version of the engine (0.10.0)' },
    {
      made_by: '0.1',
      continued_by: NOW,
      says: 'begun by an earlier version of the engine (0.1) and continued by this version (0.2.0)',
    },
    {
      made_by: NOW,
      continued_by: '0.3.0',
      says: 'begun by this version (0.2.0) and continued by a later version of the engine (0.3.0)',
    },
  ];
  for (const { made_by, continued_by = null, says } of cases) {
    expect(versionText({ made_by, continued_by }, NOW)).toBe(says);
  }
});
