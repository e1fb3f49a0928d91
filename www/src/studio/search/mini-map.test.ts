// @vitest-environment happy-dom
import type { EpisodeResult } from 'candlerun';
import { expect, test } from 'vitest';
import type { Run } from '../progress/run.js';
import { testEpisode, testMetrics, testRun } from '../results/run.fixture.js';
import { MiniMap } from './mini-map.js';

const space = {
  fast: { int: { low: 1, high: 3 } },
  slow: { int: { low: 10, high: 20, step: 10 } },
};

function runOf(episodes: EpisodeResult[], changes: Partial<Run['spec']['search']> = {}): Run {
  const run = testRun({ episodes, state: 'running' } as Parameters<typeof testRun>[0]);
  run.spec.search = { ...run.spec.search, space, ...changes };
  return run;
}

const episode = (number: number, fast: number, slow: number, score: number) =>
  testEpisode(number, { params: { fast, slow }, score, metrics: testMetrics({ sharpe: score }) });

function shown(run: Run) {
  const asked: number[] = [];
  const map = new MiniMap((chosen) => asked.push(chosen.episode));
  map.show(run);
  const canvas = map.element.querySelector('canvas');
  return { map, asked, canvas, name: () => canvas?.getAttribute('aria-label') ?? '' };
}

test('a running search is a map of its first two parameters, whose cells fill', () => {
  const run = runOf([episode(1, 1, 10, 0.2)]);
  const { map, name } = shown(run);
  expect(map.element.querySelector('h2')?.textContent).toBe('Sharpe by fast × slow');
  expect(name()).toContain('1 of 6 cells are done.');
  run.episodes.add(episode(2, 2, 20, 0.5));
  // The next drawing waits for its time; the end of the run does not.
  map.show(run);
  expect(name()).toContain('1 of 6');
  run.state = 'finished';
  map.show(run);
  expect(name()).toContain('2 of 6 cells are done. Best: fast 2 · slow 20 · Sharpe 0.50.');
});

test('keys walk over the map and open an episode', () => {
  const { asked, canvas, map } = shown(runOf([episode(1, 1, 10, 0.2), episode(2, 2, 10, 0.5)]));
  const press = (key: string) => canvas?.dispatchEvent(new KeyboardEvent('keydown', { key }));
  press('Enter');
  expect(asked).toEqual([]);
  press('ArrowLeft');
  press('ArrowLeft');
  expect(map.element.querySelector('.plot-readout')?.textContent).toContain('fast 1 · slow 10');
  press('Enter');
  expect(asked).toEqual([1]);
});

test('one parameter is a line, none is nothing', () => {
  const one = runOf([episode(1, 1, 10, 0.2)], { space: { fast: space.fast } });
  expect(shown(one).map.element.querySelector('h2')?.textContent).toBe('Sharpe by fast');
  const none = runOf([episode(1, 1, 10, 0.2)], { space: { fast: { int: { low: 1, high: 1 } } } });
  expect(shown(none).map.isEmpty).toBe(true);
});

test('before the first episode there is only its place', () => {
  const { map } = shown(runOf([]));
  expect([map.isEmpty, map.element.hidden]).toEqual([false, true]);
});

test('a walk-forward shows its newest window', () => {
  const part = (window: number) => ({ window, stage: 'train' }) as const;
  const run = runOf([
    { ...episode(1, 1, 10, 0.9), part: part(1) },
    { ...episode(1, 1, 10, 0.1), part: part(2) },
  ]);
  const { map, name } = shown(run);
  expect(map.element.querySelector('h2')?.textContent).toBe('Sharpe by fast × slow, window 2');
  expect(name()).toContain('Sharpe 0.10');
});
