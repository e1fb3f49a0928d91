import { strategies } from 'candlerun';
import { expect, test } from 'vitest';
import { hasOwnStop, NO_STOPS, readStops, type Stops, stopNames, withStops } from './library-stops.js';

const sma = strategies[0];
if (!sma) throw new Error('the library is empty');

test('exits are appended to the rules, and the title names them', () => {
  const rules = withStops(sma, { stop_loss: 0.05, take_profit: 0.125, trailing_stop: null, exit_after: 20 });
  expect(rules).toMatch(/^# SMA cross \+ 5% stop \+ 12\.5% target \+ exit after 20 candles\n/);
  expect(rules).toMatch(/\n\nstop loss 5%\ntake profit 12\.5%\nexit after 20 candles\n$/);
  expect(rules).toContain('exit long when quick crosses below calm\n\nstop loss');
});

test('every strategy with any exits is read back as it was made', () => {
  const values: Stops[] = [
    { ...NO_STOPS, stop_loss: 0.05 },
    { ...NO_STOPS, take_profit: 0.07 },
    { ...NO_STOPS, trailing_stop: 0.0015 },
    { ...NO_STOPS, exit_after: 3 },
    { stop_loss: 0.29, take_profit: 10, trailing_stop: 0.57, exit_after: 1_000 },
  ];
  for (const strategy of strategies) {
    for (const stops of values) {
      expect(readStops(withStops(strategy, stops))).toEqual({ strategy, stops });
    }
    expect(readStops(withStops(strategy, NO_STOPS))).toBeNull();
  }
});

test('a text that somebody has changed is their own', () => {
  const rules = withStops(sma, { ...NO_STOPS, stop_loss: 0.05 });
  expect(readStops(rules.replace('5..50', '5..60'))).toBeNull();
  expect(readStops(rules.replace('# SMA cross + 5% stop', '# Mine'))).toBeNull();
  expect(readStops(`${rules}size 50%\n`)).toBeNull();
  expect(readStops('enter long when true\n')).toBeNull();
});

test('exits that a strategy has itself are known', () => {
  const own = Object.fromEntries(
    strategies.map(({ name, rules }) => [name, stopNames.filter((stop) => hasOwnStop(rules, stop))]),
  );
  expect(own.sma_cross).toEqual([]);
  expect(own.trend_pullback).toEqual(['stop_loss', 'exit_after']);
  expect(own.keltner_squeeze).toEqual(['trailing_stop']);
  expect(own.opening_range_breakout).toEqual(['stop_loss', 'take_profit']);
});
