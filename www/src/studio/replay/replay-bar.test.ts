// @vitest-environment happy-dom

import { beforeEach, expect, test, vi } from 'vitest';
import { testDetail, testTrades, testView } from '../detail.fixture.js';
import type { DeskView, Replayed } from '../panel.js';
import { ReplayBar } from './replay-bar.js';

let replays: (Replayed | null)[];
let shares: (number | null)[];
let isShown: boolean;
let closed: number;
let bar: ReplayBar;
let view: DeskView;
let frame: HTMLElement;

const element = <T extends HTMLElement = HTMLElement>(id: string) =>
  document.querySelector(`[data-testid="${id}"]`) as T;

const press = (key: string, target: HTMLElement = bar.element) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));

/** A view of candles 10 to 29, with a trade from 15 to 20. */
function viewOf(): DeskView {
  const trade_columns = {
    ...testTrades([{}]),
    entry_candle: Float64Array.of(15),
    exit_candle: Float64Array.of(20),
  };
  const equity_values = new Float64Array(20).fill(10_000);
  return testView({ detail: testDetail({ first_candle: 10, equity_values, trade_columns }) });
}

beforeEach(async () => {
  replays = [];
  shares = [];
  isShown = true;
  closed = 0;
  frame = document.createElement('div');
  const actions = {
    wick: { element: frame, replay: (share: number | null) => shares.push(share) },
    showReplay: (_: unknown, replay: Replayed | null) => {
      if (isShown) replays.push(replay);
      return isShown;
    },
  };
  bar = new ReplayBar({
    actions,
    candles: () => 160,
    showCandles: () => {},
    newest: () => ({ candle: 20, time: 0, close: 100 }),
    close: () => {
      closed += 1;
    },
  } as never);
  document.body.replaceChildren(frame, bar.element);
  view = viewOf();
  bar.show(view);
  await Promise.resolve();
});

test('it begins at the first candle of the backtest, and the wick is a slider over its candles', () => {
  expect(element('replay-place').textContent).toBe('Candle 1/20');
  const wick = element('replay-wick');
  expect([wick.ariaValueMin, wick.ariaValueMax, wick.ariaValueNow]).toEqual(['1', '20', '1']);
  expect(shares).toEqual([0]);
  expect(replays.map((replay) => replay?.candle)).toEqual([10]);
});

test('keys step, jump to the ends and the trade before, change the speed and close it', () => {
  for (const key of ['.', '.', ',', 'End', 'T', 'Home']) {
    press(key);
  }
  const shift = new KeyboardEvent('keydown', { key: 'T', shiftKey: true, bubbles: true, cancelable: true });
  press('End');
  bar.element.dispatchEvent(shift);
  expect(replays.slice(1).map((replay) => replay?.candle)).toEqual([11, 12, 11, 29, 29, 10, 29, 20]);
  press('ArrowUp', element('replay-wick'));
  expect(element<HTMLSelectElement>('replay-speed').value).toBe('50');
  press('Escape', element('replay-wick'));
  expect(closed).toBe(1);
});

test('trades are the same object from candle to candle until one begins or ends', () => {
  for (let step = 0; step < 11; step += 1) press('.');
  const details = replays.map((replay) => replay?.detail);
  expect(new Set(details).size).toBe(3);
  expect(replays.map((replay) => replay?.detail.open_trades.length)).toEqual([
    0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0,
  ]);
  expect(element('replay-position').textContent).toBe('No position');
});

test('it plays to the next trade and stops there', async () => {
  element<HTMLSelectElement>('replay-speed').value = '2000';
  element('replay-speed').dispatchEvent(new Event('change'));
  element('replay-next').click();
  expect(element('replay-play').getAttribute('aria-label')).toBe('Pause');
  await vi.waitFor(() => expect(element('replay-play').getAttribute('aria-label')).toBe('Play'));
  expect(replays.at(-1)?.candle).toBe(15);
  expect(element('replay-position').textContent).toMatch(/^Long 1 at 100\.00/);
});

test('another episode keeps the place, and one that is not shown stops it', async () => {
  press('.');
  press('.');
  const other = viewOf();
  bar.show(other);
  await Promise.resolve();
  expect(replays.at(-1)?.candle).toBe(12);
  isShown = false;
  element('replay-play').click();
  expect(element('replay-play').getAttribute('aria-label')).toBe('Play');
});

test('while an episode is computed nothing moves', () => {
  bar.show({ ...view, detail: null });
  expect(bar.element.ariaBusy).toBe('true');
  const { length } = replays;
  element('replay-step').click();
  expect(replays).toHaveLength(length);
});

test('closing it gives back the whole episode and the wick', () => {
  bar.closed();
  expect(replays.at(-1)).toBeNull();
  expect(shares.at(-1)).toBeNull();
  expect(frame.querySelector('[role=slider]')).toBeNull();
});
