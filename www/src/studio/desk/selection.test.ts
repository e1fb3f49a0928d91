import { CandlerunError, type EpisodeDetail, type EpisodeResult } from 'candlerun';
import { beforeEach, expect, test } from 'vitest';
import type { DeskView } from '../panel.js';
import type { Run } from '../progress/run.js';
import { Selection } from './selection.js';

type Asked = { key: string; answer: (detail: EpisodeDetail) => void; refuse: (error: unknown) => void };

let asked: Asked[];
let views: (DeskView | null)[];
let selection: Selection;

/** The newest view. */
const shown = () => views.at(-1) ?? null;

beforeEach(() => {
  asked = [];
  views = [];
  selection = new Selection({
    detail: (run, { episode }) =>
      new Promise((answer, refuse) => {
        asked.push({ key: `${run.id}/${episode}`, answer, refuse });
      }),
    candles: () => null,
    changed: (view) => views.push(view),
  });
});

/** Lets the callbacks of settled promises run. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

function episodeOf(episode: number): EpisodeResult {
  return { episode, params: {}, score: episode, metrics: null, candles: 9, digest: `d${episode}` };
}

function runOf(id: string, best: number[], state: Run['state'] = 'finished'): Run {
  return { id, state, result: null, top: { list: best.map(episodeOf), version: 0 } } as unknown as Run;
}

function detailOf(trades = 3): EpisodeDetail {
  return { trade_columns: { count: trades } } as unknown as EpisodeDetail;
}

test('a finished run shows its best episode, then its detail', async () => {
  selection.showRun(runOf('a', [5, 4]));
  expect(shown()).toMatchObject({ episode: { episode: 5 }, detail: null, problem: null });
  expect(asked.map(({ key }) => key)).toEqual(['a/5']);
  const detail = detailOf();
  asked[0]?.answer(detail);
  await settled();
  expect(shown()?.detail).toBe(detail);
});

test('while a search runs, the best so far has no detail, but a chosen episode has', async () => {
  const run = runOf('a', [5], 'running');
  selection.showRun(run);
  expect(asked).toEqual([]);
  selection.selectEpisode(episodeOf(2));
  expect(asked.map(({ key }) => key)).toEqual(['a/2']);
  asked[0]?.answer(detailOf());
  await settled();
  // A better episode does not replace the choice.
  (run.top.list as EpisodeResult[]).unshift(episodeOf(9));
  selection.refresh();
  expect(shown()).toMatchObject({ episode: { episode: 2 }, detail: {} });
  expect(asked).toHaveLength(1);
});

test('the best so far is replaced by a better one, and the end of the run computes the detail', () => {
  const run = runOf('a', [5], 'running');
  selection.showRun(run);
  (run.top.list as EpisodeResult[]).unshift(episodeOf(7));
  selection.refresh();
  expect(shown()?.episode?.episode).toBe(7);
  run.state = 'finished';
  selection.refresh();
  selection.refresh();
  expect(asked.map(({ key }) => key)).toEqual(['a/7']);
});

test('the answer for an earlier choice is not shown, but kept', async () => {
  selection.showRun(runOf('a', [5]));
  selection.selectEpisode(episodeOf(2));
  const late = detailOf();
  asked[0]?.answer(late);
  await settled();
  expect(shown()).toMatchObject({ episode: { episode: 2 }, detail: null });
  selection.selectEpisode(episodeOf(5));
  expect(shown()?.detail).toBe(late);
  expect(asked).toHaveLength(2);
});

test('the last three details are kept', async () => {
  selection.showRun(runOf('a', [1]));
  for (const episode of [1, 2, 3, 4]) {
    selection.selectEpisode(episodeOf(episode));
    asked.at(-1)?.answer(detailOf());
    await settled();
  }
  selection.selectEpisode(episodeOf(2));
  expect(asked).toHaveLength(4);
  selection.selectEpisode(episodeOf(1));
  expect(asked).toHaveLength(5);
});

test('an answer for another run is ignored', async () => {
  selection.showRun(runOf('a', [5]));
  selection.showRun(runOf('b', [], 'running'));
  asked[0]?.answer(detailOf());
  await settled();
  expect(shown()).toMatchObject({ run: { id: 'b' }, episode: null, detail: null });
});

test('a refusal is a sentence, and is tried again when the candles are there', async () => {
  selection.showRun(runOf('a', [5]));
  asked[0]?.refuse(new CandlerunError('none loaded', 'candles', 'ab'));
  await settled();
  expect(shown()?.problem).toMatch(/^The candles of this run are not in this browser\./);
  selection.refresh();
  expect(asked).toHaveLength(1);
  selection.retry();
  expect(asked).toHaveLength(2);
  asked[1]?.refuse(new Error('the engine is gone'));
  await settled();
  expect(shown()?.problem).toBe('This backtest could not be run again. The engine is gone.');
});

test('a trade is chosen within the trades of the detail, and given up with the episode', async () => {
  selection.showRun(runOf('a', [5]));
  selection.selectTrade(1);
  expect(shown()?.trade).toBeNull();
  asked[0]?.answer(detailOf(3));
  await settled();
  selection.selectTrade(2);
  expect(shown()?.trade).toBe(2);
  selection.refresh();
  expect(shown()?.trade).toBe(2);
  selection.selectTrade(3);
  expect(shown()?.trade).toBeNull();
  selection.selectTrade(0);
  selection.selectEpisode(episodeOf(4));
  expect(shown()?.trade).toBeNull();
});

test('no run is shown', () => {
  selection.showRun(runOf('a', [5]));
  selection.showRun(null);
  expect(shown()).toBeNull();
});

test('a replay is of the shown detail alone, and ends with another episode', async () => {
  selection.showRun(runOf('a', [5]));
  const detail = detailOf(3);
  const replay = { candle: 7, detail: detailOf(1) };
  expect(selection.showReplay(detail, replay)).toBe(false);
  asked[0]?.answer(detail);
  await settled();
  expect(selection.showReplay(detail, replay)).toBe(true);
  expect(shown()?.replay).toBe(replay);
  const { length } = views;
  selection.showReplay(detail, replay);
  expect(views).toHaveLength(length);
  selection.selectEpisode(episodeOf(4));
  expect(shown()?.replay).toBeNull();
  expect(selection.showReplay(detail, replay)).toBe(false);
});

test('in a replay no trade is chosen that has not ended by then', async () => {
  selection.showRun(runOf('a', [5]));
  const detail = detailOf(3);
  asked[0]?.answer(detail);
  await settled();
  selection.selectTrade(2);
  selection.showReplay(detail, { candle: 7, detail: detailOf(2) });
  expect(shown()?.trade).toBeNull();
  selection.selectTrade(2);
  expect(shown()?.trade).toBeNull();
  selection.selectTrade(1);
  expect(shown()?.trade).toBe(1);
  selection.showReplay(detail, null);
  selection.selectTrade(2);
  expect(shown()?.trade).toBe(2);
});

test('a try is shown until the episode is shown again, whatever the page does meanwhile', async () => {
  const run = runOf('a', [5]);
  selection.showRun(run);
  const detail = detailOf();
  asked[0]?.answer(detail);
  await settled();
  const tried = { episode: { ...episodeOf(5), digest: 'try' }, detail: detailOf(1) };
  selection.showTry(run, tried);
  selection.refresh();
  expect(shown()).toMatchObject({ isTry: true, episode: { digest: 'try' }, trade: null });
  expect(shown()?.detail).toBe(tried.detail);
  selection.showTry(run, null);
  expect(shown()).toMatchObject({ isTry: false, episode: { digest: 'd5' } });
  expect(shown()?.detail).toBe(detail);
  expect(asked).toHaveLength(1);
});

test('a try ends with another episode, and one of another run is not shown', async () => {
  const run = runOf('a', [5]);
  selection.showRun(run);
  asked[0]?.answer(detailOf());
  await settled();
  const tried = { episode: { ...episodeOf(5), digest: 'try' }, detail: detailOf(1) };
  selection.showTry(run, tried);
  selection.selectEpisode(episodeOf(2));
  expect(shown()).toMatchObject({ isTry: false, episode: { episode: 2 } });
  selection.showTry(run, tried);
  selection.showRun(runOf('b', [1]));
  selection.showTry(run, tried);
  expect(shown()).toMatchObject({ run: { id: 'b' }, isTry: false });
});
