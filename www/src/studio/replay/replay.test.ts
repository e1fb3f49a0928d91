import { expect, test } from 'vitest';
import { nextSpeed, Replay } from './replay.js';

/** A replay of the candles 10 to 40, with trades at 15, 20 and 30. */
const replayAt = (candle: number) =>
  new Replay({ first: 10, last: 40, events: Float64Array.of(15, 20, 30) }, candle);

test('it moves by its speed, whatever the length of the frames', () => {
  const replay = replayAt(10);
  replay.speed = 50;
  replay.play(1_000);
  for (let ms = 1_000; ms <= 1_100; ms += 7) replay.advance(ms);
  replay.advance(1_110);
  expect(replay.candle).toBe(15);
  const once = replayAt(10);
  once.speed = 50;
  once.play(1_000);
  once.advance(1_110);
  expect(once.candle).toBe(15);
});

test('a page that was hidden goes on where it was, not minutes later', () => {
  const replay = replayAt(10);
  replay.play(0);
  replay.advance(600_000);
  expect(replay.candle).toBe(15);
  expect(replay.isPlaying).toBe(true);
});

test('it stops at the last candle, and plays from the start again', () => {
  const replay = replayAt(38);
  replay.play(0);
  replay.advance(240);
  expect([replay.candle, replay.isPlaying]).toEqual([40, false]);
  replay.play(1_000);
  expect([replay.candle, replay.isPlaying]).toEqual([10, true]);
});

test('it plays to the next trade and stops exactly there, also at a speed that would pass it', () => {
  const replay = replayAt(15);
  replay.speed = 2_000;
  replay.playToEvent(0);
  replay.advance(200);
  expect([replay.candle, replay.isPlaying]).toEqual([20, false]);
  replay.playToEvent(300);
  replay.advance(500);
  expect(replay.candle).toBe(30);
  expect(replay.nextEvent).toBeNull();
  replay.playToEvent(600);
  expect(replay.isPlaying).toBe(false);
  replay.play(700);
  replay.advance(940);
  expect(replay.candle).toBe(40);
});

test('the trades before and after a candle do not include those at it', () => {
  expect([replayAt(20).previousEvent, replayAt(20).nextEvent]).toEqual([15, 30]);
  expect([replayAt(21).previousEvent, replayAt(19).nextEvent]).toEqual([20, 20]);
  expect([replayAt(15).previousEvent, replayAt(10).previousEvent]).toEqual([null, null]);
});

test('seeking stops it, within its candles', () => {
  const replay = replayAt(10);
  replay.play(0);
  replay.seek(1_000);
  expect([replay.candle, replay.isPlaying]).toEqual([40, false]);
  replay.seek(-3);
  expect(replay.candle).toBe(10);
  replay.seek(12.4);
  expect(replay.candle).toBe(12);
});

test('a replay of one candle stays at it', () => {
  const replay = new Replay({ first: 3, last: 3, events: new Float64Array(0) }, 9);
  expect([replay.candle, replay.nextEvent, replay.previousEvent]).toEqual([3, null, null]);
  replay.play(0);
  replay.advance(100);
  expect([replay.candle, replay.isPlaying]).toEqual([3, false]);
});

test('speeds go step by step and end at 5 and 2,000', () => {
  expect([nextSpeed(5, -1), nextSpeed(5, 1), nextSpeed(1_000, 1), nextSpeed(2_000, 1)]).toEqual([
    5, 10, 2_000, 2_000,
  ]);
});
