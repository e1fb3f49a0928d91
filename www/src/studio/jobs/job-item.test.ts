// @vitest-environment happy-dom
import type { JobRow } from 'candlerun';
import { expect, test, vi } from 'vitest';
import { JobItem } from './job-item.js';

const ROW: JobRow = {
  id: 'job-1',
  status: 'completed',
  progress: 100,
  current_episode: 90,
  total_episodes: 90,
  current_candle: 3_000,
  total_candles: 3_000,
  best_score: 1,
  best_params: {},
  candles_per_second: 7,
  error: null,
  spec: { candles: '', strategy: { library: 'sma_cross' }, search: { space: {} } },
  created_at: 0,
  started_at: 0,
  updated_at: 0,
  finished_at: 0,
  elapsed_ms: 500,
  saved_episodes: 90,
};

function item(row: unknown) {
  const item = new JobItem('job-1', vi.fn(), vi.fn());
  item.draw(row as JobRow);
  const all = [...item.element.querySelectorAll('button')];
  // Those of the form for name and note are hidden with it.
  const buttons = all.filter((button) => !button.hidden && button.closest('form') === null);
  return { item, text: item.element.querySelector('.job-message')?.textContent, buttons };
}

const BROKEN: [string, object][] = [
  ['no strategy', { spec: { candles: '' } }],
  ['no spec', { spec: null }],
  ['an objective that there is not', { spec: { ...ROW.spec, search: { objective: 'luck' } } }],
];
for (const [name, change] of BROKEN) {
  test(`a run with ${name} is drawn as broken, and can only be removed`, () => {
    const { item: drawn, text, buttons } = item({ ...ROW, ...change });
    expect(text).toMatch(/^This run cannot be shown: /);
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['Remove']);
    // The same item can be drawn again once its row is sound.
    drawn.draw(ROW);
    expect(drawn.element.querySelector('.job-title')?.textContent).toBe('SMA cross · grid');
    expect(drawn.element.querySelector<HTMLElement>('.job-message')?.hidden).toBe(true);
  });
}

test('a run whose stored row cannot be read says why', () => {
  const { text, buttons } = item({ ...ROW, status: 'failed', error: 'spec must be a spec', is_broken: true });
  expect(text).toBe('Spec must be a spec.');
  expect(buttons).toHaveLength(1);
});
