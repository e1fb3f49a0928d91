import { beforeEach, expect, test } from 'vitest';
import type { StrategyContext } from '../define-strategy.js';
import { ScriptEpisode } from './script-episode.js';
import { ScriptErrorLine } from './script-error.js';
import { FakeEngine } from './shared-numbers.fixture.js';
import { ORDER, SHARED_ORDERS } from './shared-numbers.js';

const COLUMN = Float64Array.of(10, 20, 30);
const NOTHING = Number.NaN;
/** The place of the tag in an order. */
const TAG = 16;
const TRADE_ROW = [7, -1, 2.5, 1, 60_000, 19, 25, NOTHING, NOTHING, 3];
const ENTRY_ROW = [4, 1, 3, 22, 23, 1, 5];

let engine: FakeEngine;
let onCandle: (ctx: StrategyContext) => void;
let episode: ScriptEpisode;

/** Decides at a candle. */
const decide = () => episode.candles(FakeEngine.ADDRESS, engine.count);

beforeEach(() => {
  engine = new FakeEngine();
  onCandle = () => {};
  const definition = { onCandle: (ctx: StrategyContext) => onCandle(ctx) };
  episode = new ScriptEpisode(
    () => definition,
    {},
    engine.memory,
    () => 'none',
    new ScriptErrorLine('none'),
  );
  episode.open(Array(6).fill(COLUMN), []);
  engine.write({ index: 2 });
});

test('orders are written where the engine reads them, each field in its place', () => {
  onCandle = (ctx) => {
    ctx.buy({
      limit: 9,
      stop: 11,
      size: { riskPercent: 2 },
      stopLoss: { percent: 5 },
      takeProfit: { price: 40 },
      trailingStop: { distance: 3 },
      maxCandles: 6,
      nextCandleOnly: true,
      reverses: true,
      tag: 8,
      oneOf: 'breakout',
    });
    ctx.sell();
    ctx.closeTrade(7, 0.5);
    ctx.setStopLoss(7, null);
    ctx.setTrailingStop(7, 4, 8);
    ctx.setTrailingStop(7, 4);
    ctx.setTrailingStop(7, null);
    expect(() => ctx.setTrailingStop(7, 0)).toThrow('distance: must be above 0, and is 0');
  };
  expect(decide()).toBe(7);
  expect(engine.order(0)).toEqual([0, 1, 1, 4, 0.02, 3, 11, 9, 2, 5, 1, 40, 3, 3, 6, 3, 8, 1]);
  expect(engine.order(1)).toEqual([0, 2, -1, ...Array(15).fill(0)]);
  expect(engine.order(2).slice(0, 3)).toEqual([3, 7, 0.5]);
  expect(engine.order(3).slice(0, 3)).toEqual([5, 7, NOTHING]);
  expect(engine.order(4).slice(0, 4)).toEqual([7, 7, 4, 8]);
  expect(engine.order(5).slice(0, 4)).toEqual([7, 7, 4, NOTHING]);
  expect(engine.order(6).slice(0, 3)).toEqual([7, 7, NOTHING]);
});

test('a candle may have more orders than there is room for', () => {
  const count = SHARED_ORDERS * 3 + 1;
  onCandle = (ctx) => {
    for (let tag = 0; tag < count; tag++) ctx.buy({ tag });
  };
  expect(decide()).toBe(count);
  expect(engine.order(SHARED_ORDERS - 1).at(TAG)).toBe(SHARED_ORDERS - 1);
  const more = episode.moreOrders();
  expect(more.length).toBe((count - SHARED_ORDERS) * ORDER);
  expect(more[TAG]).toBe(SHARED_ORDERS);
  expect(more.at(TAG - ORDER)).toBe(count - 1);
  onCandle = (ctx) => ctx.closeAll();
  expect(decide()).toBe(1);
  expect(episode.moreOrders().length).toBe(0);
});

test('entries of one name are of one group, those of another name of another, and those without a name of none', () => {
  onCandle = (ctx) => {
    for (const oneOf of ['a', 'b', undefined, 'a']) ctx.buy(oneOf === undefined ? {} : { oneOf });
  };
  const groups = () => [0, 1, 2, 3].map((place) => engine.order(place).at(-1));
  decide();
  expect(groups()).toEqual([1, 2, 0, 1]);
  onCandle = (ctx) => {
    for (const oneOf of ['b', 'c', 'a', 'b']) ctx.sell({ oneOf });
  };
  decide();
  expect(groups()).toEqual([2, 3, 1, 2]);
});

test('a refused order is not among the orders of a script that catches the error', () => {
  onCandle = (ctx) => {
    for (const options of [
      { limit: NOTHING },
      { stopLoss: { percent: 1, price: 2 } },
      { size: {} },
      { tag: -1 },
      { oneOf: '' },
      { oneOf: 3 },
      { size: { cash: undefined } },
    ]) {
      expect(() => ctx.buy(options as never)).toThrow();
    }
    ctx.sell();
  };
  expect(decide()).toBe(1);
  expect(engine.order(0)[2]).toBe(-1);
});

test('the account is what the engine has written last, also after its memory has grown', () => {
  const seen: unknown[] = [];
  onCandle = ({ units, equity, inPosition, trades, entries }) =>
    seen.push({ units, equity, inPosition, trades, entries });
  decide();
  engine.write({ index: 2, units: -2.5, cost: -65 }, [TRADE_ROW], [ENTRY_ROW]);
  engine.grow();
  decide();
  const trade = {
    ...{ id: 7, side: 'short', units: 2.5, entryIndex: 1, entryTime: 60_000, entryPrice: 19 },
    ...{ stopLoss: 25, takeProfit: null, trailingStop: null, tag: 3 },
  };
  const entry = { id: 4, side: 'long', kind: 'stop_limit', price: 22, limit: 23, placedIndex: 1, tag: 5 };
  expect(JSON.parse(JSON.stringify(seen))).toEqual([
    { units: 0, equity: 1_000, inPosition: false, trades: [], entries: [] },
    { units: -2.5, equity: 990, inPosition: true, trades: [trade], entries: [entry] },
  ]);
});

test('records and lists of a candle cannot be changed', () => {
  engine.write({ index: 2 }, [TRADE_ROW], [ENTRY_ROW]);
  onCandle = ({ trades, entries }) => {
    for (const list of [trades, entries] as unknown[][]) expect(() => list.push(1)).toThrow(TypeError);
    expect(() => Object.assign(trades[0] as object, { stopLoss: 1 })).toThrow(TypeError);
    expect(() => Object.assign(entries[0] as object, { price: 1 })).toThrow(TypeError);
  };
  expect(decide()).toBe(0);
});

test('an order outside of `onCandle` is refused, and writes nothing', () => {
  let kept: StrategyContext | undefined;
  onCandle = (ctx) => {
    kept = ctx;
  };
  decide();
  const before = engine.order(0);
  expect(() => kept?.buy()).toThrow('orders can only be given in `onCandle`');
  expect(engine.order(0)).toEqual(before);
});

test('a call decides at candles up to the first one with orders, each with its own equity', () => {
  const seen: number[][] = [];
  onCandle = (ctx) => {
    seen.push([ctx.index, ctx.close.at(), ctx.equity]);
    if (ctx.index === 1) ctx.closeAll();
  };
  engine.write({ index: 0, end: 3, units: 2, cost: 20 }, [TRADE_ROW]);
  expect(decide()).toBe(1);
  expect(engine.numbers[0]).toBe(1);
  engine.write({ index: 2, end: 3, units: 2, cost: 20 }, [TRADE_ROW]);
  expect(decide()).toBe(0);
  expect(engine.numbers[0]).toBe(2);
  expect(seen).toEqual([
    [0, 10, 1_000],
    [1, 20, 1_020],
    [2, 30, 1_040],
  ]);
});

test('a failure names its candle among those of a call', () => {
  onCandle = (ctx) => {
    if (ctx.index === 1) throw new Error('no');
  };
  engine.write({ index: 0, end: 3 });
  expect(decide()).toBe(-1);
  expect(engine.numbers[0]).toBe(1);
  expect(episode.failure()).toMatch(/^candle 1\b.*no$/);
});
