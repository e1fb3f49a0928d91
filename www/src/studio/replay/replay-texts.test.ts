import type { OpenTrade } from 'candlerun';
import { expect, test } from 'vitest';
import { placeText, positionText } from './replay-texts.js';

function openOf(changes: Partial<OpenTrade> = {}): OpenTrade {
  return { side: 'long', units: 124.6234, entry_candle: 10, entry_price: 205.66, ...changes } as OpenTrade;
}

test('a position says side, units, price and gain', () => {
  expect(positionText([], null)).toBe('No position');
  expect(positionText([openOf()], { candle: 12, close: 212.65 })).toBe('Long 124.62 at 205.66 · +3.4%');
  expect(positionText([openOf({ side: 'short' })], { candle: 12, close: 212.65 })).toBe(
    'Short 124.62 at 205.66 · −3.4%',
  );
  expect(positionText([openOf({ units: 0.003_112_99, entry_price: 0.001_25 })], null)).toBe(
    'Long 0.003113 at 0.00125',
  );
});

test('the gain is left out while the newest price is from before the entry', () => {
  expect(positionText([openOf()], { candle: 9, close: 100 })).toBe('Long 124.62 at 205.66');
});

test('several open trades are summed up', () => {
  const two = [openOf({ units: 3 }), openOf({ units: 5, side: 'short' })];
  expect(positionText(two, null)).toBe('2 open trades, net short 2');
  expect(positionText([...two, openOf({ units: 2 })], null)).toBe('3 open trades, net 0');
});

test('candles are counted from the first one of the backtest', () => {
  expect(placeText(100, 100, 3_369)).toBe('Candle 1/3,270');
});
