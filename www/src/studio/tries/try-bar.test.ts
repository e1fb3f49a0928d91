// @vitest-environment happy-dom

import { CandlerunError, type EpisodeDetail, type EpisodeResult, type JobSpecInput } from 'candlerun';
import { beforeEach, expect, test } from 'vitest';
import { testDetail, testView } from '../detail.fixture.js';
import type { DeskView, Tried } from '../panel.js';
import { testEpisode, testRun } from '../results/run.fixture.js';
import { TryBar } from './try-bar.js';

type Asked = {
  params: EpisodeResult['params'];
  answer: (detail: EpisodeDetail) => void;
  refuse: (error: Error) => void;
};

let asked: Asked[];
let shown: (Tried | null)[];
let started: JobSpecInput[];
let bar: TryBar;
let view: DeskView;

/** Lets the callbacks of settled promises run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

const element = <T extends HTMLElement = HTMLElement>(id: string) =>
  bar.element.querySelector(`[data-testid="${id}"]`) as T;

function move(name: string, value: number): void {
  const input = element<HTMLInputElement>(`try-${name}`);
  input.value = String(value);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

beforeEach(async () => {
  asked = [];
  shown = [];
  started = [];
  const engine = {
    detail: (_: unknown, params: EpisodeResult['params']) =>
      new Promise((answer, refuse) => {
        asked.push({ params, answer, refuse });
      }),
  };
  const actions = {
    session: { open: async () => engine },
    showTry: (_: unknown, tried: Tried | null) => shown.push(tried),
    startRun: async (spec: JobSpecInput) => {
      started.push(spec);
    },
  };
  bar = new TryBar({
    actions,
    close: () => {},
    candles: () => 1,
    showCandles: () => {},
    newest: () => null,
  } as never);
  view = testView({ run: testRun(), episode: testEpisode(20) });
  bar.show(view);
  await settled();
});

test('each parameter has a slider at the value of the episode', () => {
  expect(element<HTMLInputElement>('try-fast').value).toBe('20');
  expect(element<HTMLInputElement>('try-slow').value).toBe('140');
  expect(element('try-state').textContent).toBe('Move a value to try it.');
  expect(element('try-keep').getAttribute('aria-disabled')).toBe('true');
});

test('while an answer is awaited, values that are passed are left out, and the last one is shown last', async () => {
  for (const value of [100, 110, 120]) move('slow', value);
  await settled();
  expect(asked.map(({ params }) => params)).toEqual([{ fast: 20, slow: 100 }]);
  asked[0]?.answer(testDetail({ digest: 'a' }));
  await settled();
  asked[1]?.answer(testDetail({ digest: 'b' }));
  await settled();
  expect(shown.map((tried) => [tried?.episode.params.slow, tried?.episode.digest])).toEqual([
    [100, 'a'],
    [120, 'b'],
  ]);
  expect(element('try-state').textContent).toBe('A try, not stored.');
});

test('a kept try starts one backtest with the values that are shown', async () => {
  move('fast', 12);
  await settled();
  asked[0]?.answer(testDetail());
  await settled();
  element('try-keep').click();
  await settled();
  expect(started).toMatchObject([
    { strategy: { library: 'sma_cross', params: { fast: 12, slow: 140 } }, search: null, walk_forward: null },
  ]);
});

test('going back shows the episode, and an answer that comes later is not shown', async () => {
  move('fast', 12);
  await settled();
  asked[0]?.answer(testDetail());
  await settled();
  move('fast', 13);
  await settled();
  element('try-back').click();
  asked[1]?.answer(testDetail());
  await settled();
  expect(shown.map((tried) => tried?.episode.params.fast ?? null)).toEqual([12, null]);
  expect(element<HTMLInputElement>('try-fast').value).toBe('20');
  expect(element('try-keep').getAttribute('aria-disabled')).toBe('true');
});

test('a value that is refused says why, and the shown one stays', async () => {
  move('fast', 12);
  await settled();
  asked[0]?.answer(testDetail());
  await settled();
  move('fast', 13);
  await settled();
  asked[1]?.refuse(new CandlerunError('must be at most 12', 'params.fast', '13'));
  await settled();
  expect(element('try-state').textContent).toContain('Must be at most 12.');
  expect(shown).toHaveLength(1);
});

test('another episode starts from its own values, and the answer for the one before is dropped', async () => {
  move('fast', 12);
  await settled();
  bar.show({ ...view, episode: testEpisode(30) });
  await settled();
  asked[0]?.answer(testDetail());
  await settled();
  expect(shown).toEqual([]);
  expect(element<HTMLInputElement>('try-fast').value).toBe('30');
  expect(element('try-back').textContent).toBe('Back to episode 30');
});

test('closing it shows the episode again', async () => {
  move('fast', 12);
  await settled();
  asked[0]?.answer(testDetail());
  await settled();
  bar.closed();
  expect(shown.at(-1)).toBeNull();
});
