// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import type { Run } from '../progress/run.js';
import { candleSvg, Favicon } from './favicon.js';

beforeEach(() => {
  document.head.innerHTML = '<link rel="icon" href="/favicon.svg">';
});

const runAt = (progress: number, state: Run['state'] = 'running') =>
  ({ state, progress: { progress } }) as unknown as Run;
const shown = () => document.querySelector('link')?.getAttribute('href');

test('the candle is drawn once a second, and at once when the run ends', () => {
  const favicon = new Favicon();
  favicon.draw(runAt(10), 0);
  const first = shown();
  favicon.draw(runAt(20), 900);
  expect(shown()).toBe(first);
  favicon.draw(runAt(20), 1_000);
  const second = shown();
  expect(second).not.toBe(first);
  favicon.draw(runAt(100, 'finished'), 1_001);
  expect(shown()).not.toBe(second);
});

test('the body fills from the bottom, with the flame while it runs', () => {
  expect(candleSvg(0.5, 'running')).toContain('M9 16.0h14v11.0H9z');
  expect(candleSvg(0.5, 'running')).toContain('#f2a100');
  expect(candleSvg(2, 'finished')).toContain('M9 5.0h14v22.0H9z');
  expect(candleSvg(1, 'finished')).not.toContain('#f2a100');
});
