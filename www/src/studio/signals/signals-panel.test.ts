// @vitest-environment happy-dom
import { afterEach, expect, test } from 'vitest';
import { testActions, testDetail, testTrades, testView } from '../detail.fixture.js';
import { causeOf, type Signals } from './cause.js';
import { funnelOf } from './funnel.js';
import { rejectionDetail, rejectionText } from './rejection-text.js';
import { SignalsPanel } from './signals-panel.js';

afterEach(() => document.body.replaceChildren());

const NONE: Signals = {
  candles: 3_270,
  warm_candles: 3_256,
  statements: [],
  orders: 0,
  filled: 0,
  rejections: [],
  expired: 0,
  cancelled: 0,
  waiting: 0,
};

const statement = (text: string, all: number, ...parts: [text: string, candles: number][]) => ({
  line: 6,
  text,
  parts: parts.map(([text, candles]) => ({ text, candles })),
  all,
});

const says = (changes: Partial<Signals>) =>
  causeOf({ ...NONE, ...changes })
    .map((part) => (typeof part === 'string' ? part : `\`${part.code}\``))
    .join('');

const DIP = statement('enter long when rsi(close, 14) < 5', 0, ['rsi(close, 14) < 5', 0]);

test('a part of the condition that was never true is named', () => {
  expect(says({ statements: [DIP] })).toBe(
    'The condition never held: `rsi(close, 14) < 5` was true at 0 of 3,256 candles.',
  );
  const other = statement('enter short when close < 0', 0, ['close < 0', 0]);
  expect(says({ statements: [DIP, other] })).toContain('No entry condition ever held: `rsi(close, 14) < 5`');
});

test('parts that were never true together are named with their counts', () => {
  const both = statement('enter long when a and b and c', 0, ['a', 900], ['b', 2], ['c', 1]);
  expect(says({ statements: [both] })).toBe(
    'The condition never held: its parts were never true at the same candle (`c` at 1 candle and `b` at 2 candles).',
  );
});

test('an exit that never held is no cause', () => {
  const exit = statement('exit long when close > 1e9', 0, ['close > 1e9', 0]);
  const enter = statement('enter long when close > 1', 20, ['close > 1', 20]);
  expect(says({ statements: [exit, enter], orders: 1, filled: 1 })).toBe('1 of 1 order was filled.');
  expect(says({ statements: [exit] })).toBe('The rules have no `enter` line.');
  expect(says({ statements: [exit, enter] })).toBe(
    'The condition of line 6 held at 20 of 3,256 candles, but no order followed.',
  );
});

test('the first sentence about rejected orders has the most frequent reason', () => {
  const cash = { reason: '54 units need 10050 but 9990.1 is free', count: 3_269, first_candle: 0 };
  expect(says({ orders: 3_269, rejections: [cash] })).toBe(
    'All 3,269 orders were rejected: not enough cash.',
  );
  expect(says({ orders: 1, rejections: [{ ...cash, count: 1 }] })).toBe(
    'The only order was rejected: not enough cash.',
  );
  const stop = { reason: 'the stop loss is not on the losing side of 5', count: 1, first_candle: 0 };
  expect(says({ orders: 3_270, rejections: [stop, cash] })).toBe(
    'All 3,270 orders were rejected: not enough cash, mostly.',
  );
});

test('the first sentence about orders that were never filled has how they ended', () => {
  const cash = { reason: '54 units need 10050 but 9990.1 is free', count: 1, first_candle: 0 };
  expect(says({ orders: 9, rejections: [cash], expired: 5, cancelled: 2, waiting: 1 })).toBe(
    'Orders were placed but never filled: 1 was rejected (not enough cash), 5 expired before their price was met, 2 were cancelled, 1 still waited at the end.',
  );
  expect(says({ orders: 40, filled: 31, rejections: [{ ...cash, count: 9 }] })).toBe(
    '31 of 40 orders were filled: 9 were rejected (not enough cash).',
  );
});

test('a strategy without conditions, a test without candles and one that is all warm-up have their sentences', () => {
  expect(says({})).toBe('The strategy gave no order at any of the 3,270 candles.');
  expect(says({ candles: 0, warm_candles: 0 })).toBe('There was no candle to trade.');
  expect(says({ candles: 100, warm_candles: 0 })).toBe(
    'The indicators never had a value: their warm-up is longer than the 100 candles of the test.',
  );
});

test('every reason of the engine has words, and others lose only what is for authors', () => {
  const cases: [reason: string, words: string][] = [
    ['54 units need 10050 but 9990.1 is free', 'not enough cash'],
    ['10 units need more than the free margin', 'not enough cash'],
    ['the free margin does not buy one unit', 'not enough cash for one unit'],
    ['the size buys nothing at 101.5', 'the size buys less than the smallest lot'],
    ['a share of 0.1 of 50 buys nothing', 'the size buys less than the smallest lot'],
    ['the stop loss is not on the losing side of 5', 'the stop loss was on the wrong side of the price'],
    ['in vectorbt mode a size is a share of the cash', 'in vectorbt mode a size is a share of the cash'],
  ];
  for (const [reason, words] of cases) expect(rejectionText(reason)).toBe(words);
  expect(rejectionDetail('124.62051234 units need 10050.5 but -1e-7 is free')).toBe(
    '124.62 units need 10,050.5 but −1e-7 is free',
  );
});

test('the funnel goes from candles through the parts of each condition to fills', () => {
  const both = statement('enter long when a and b', 2, ['a', 1_628], ['b', 4]);
  const parts = funnelOf({ ...NONE, statements: [both, DIP], orders: 2, filled: 1, expired: 1 });
  expect(
    parts.map(({ title, rows }) => [title, ...rows.map(({ label, count }) => `${label}: ${count}`)]),
  ).toEqual([
    ['Candles', 'All candles: 3270', 'After the warm-up of the indicators: 3256'],
    ['Line 6', 'a: 1628', 'b: 4', 'All parts together: 2'],
    ['Line 6', 'rsi(close, 14) < 5: 0'],
    ['Orders to enter', 'Placed: 2', 'Filled: 1', 'Expired before their price was met: 1'],
  ]);
  expect(parts[1]?.rows[0]?.share).toBe(0.5);
});

test('JavaScript has orders and fills only', () => {
  expect(funnelOf(NONE).map(({ title }) => title)).toEqual(['Orders to enter']);
});

function opened(signals: Signals, trades = 0) {
  const { actions, asked } = testActions();
  const panel = new SignalsPanel(actions);
  document.body.append(panel.element);
  const trade_columns = testTrades(Array.from({ length: trades }, () => ({})));
  panel.show(testView({ detail: testDetail({ signals, trade_columns }) }));
  return { panel, asked, text: (selector: string) => panel.element.querySelector(selector)?.textContent };
}

test('without trades the cause comes first, and the run can be edited', () => {
  const { panel, asked, text } = opened({ ...NONE, statements: [DIP] });
  expect(text('.signals-title')).toBe('Why no trades?');
  expect(text('.signals-cause.notice')).toContain('The condition never held');
  expect(text('.signals-cause code')).toBe('rsi(close, 14) < 5');
  expect(text('.is-empty')).toContain('rsi(close, 14) < 500.00%');
  panel.element.querySelector('button')?.click();
  expect(asked).toEqual(['editAndRun']);
});

test('with trades nothing is called a problem, and rejections are sentences', () => {
  const { panel, text } = opened(
    {
      ...NONE,
      orders: 31,
      filled: 22,
      rejections: [{ reason: '54 units need 10050 but 9990.1 is free', count: 9, first_candle: 0 }],
    },
    22,
  );
  expect(text('.signals-title')).toBe('From signals to trades');
  expect(panel.element.querySelector('.notice, button')).toBeNull();
  expect(text('.signals-rejections li')).toBe(
    '9 orders: not enough cash. The first: 54 units need 10,050 but 9,990.1 is free.',
  );
});
