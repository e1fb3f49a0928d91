import { expect, test } from 'vitest';
import { versionText } from './version-text.js';

const NOW = '0.2.0';

test('versions are named only if they may explain a difference', () => {
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
