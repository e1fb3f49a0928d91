import { expect, test } from 'vitest';
import { savedText } from './saved-text.js';

test('a running run has the time of its last save, a paused run the number of saved episodes', () => {
  const saved = { episodes: 1_200, at: 10_000 };
  const cases: [Parameters<typeof savedText>[0], now: number, text: string][] = [
    [{ continuedFrom: null, saved: null, state: 'running' }, 10_000, ''],
    [{ continuedFrom: null, saved, state: 'running' }, 11_999, 'Saved just now'],
    [{ continuedFrom: null, saved, state: 'running' }, 14_900, 'Saved 4 s ago'],
    [
      { continuedFrom: 1_234, saved, state: 'running' },
      12_000,
      'Continued from episode 1,234 · Saved 2 s ago',
    ],
    [{ continuedFrom: null, saved, state: 'paused' }, 99_000, '1,200 episodes are saved'],
    [{ continuedFrom: 2, saved, state: 'finished' }, 99_000, 'Continued from episode 2'],
  ];
  for (const [run, now, text] of cases) expect(savedText(run, now)).toBe(text);
});
