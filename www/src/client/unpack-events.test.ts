import { expect, test } from 'vitest';
import type { CandlerunEvent } from './generated/protocol.js';
import { unpackEvents } from './unpack-events.js';

type ProgressEvent = CandlerunEvent & { type: 'progress' };

function progress(candle: number, fields: Partial<ProgressEvent> = {}): ProgressEvent {
  const row = (lane: number) => {
    const place = { lane, episode: 7, candle: candle + lane, total_candles: 1_000 };
    return { ...place, restarted: false, stalled: false };
  };
  return {
    type: 'progress',
    job_id: 'job',
    lane: 1,
    status: 'running',
    phase: 'running',
    progress: 12.5,
    current_episode: 6,
    total_episodes: 20,
    current_candle: candle,
    total_candles: 1_000,
    score: null,
    best_score: 2,
    candles_per_second: null,
    elapsed_ms: 3,
    eta_ms: null,
    lanes: [row(0), row(1)],
    ...fields,
  };
}

test('numbers become the progress events before the next one', () => {
  const last = progress(150, { score: 0.5 });
  const earlier = Float64Array.of(
    ...[1, 12.5, 6, 50, Number.NaN, 2, Number.NaN, 3, Number.NaN, 7, 50, 7, 51],
    ...[1, 12.5, 6, 100, 0.5, 2, Number.NaN, 3, Number.NaN, 7, 100, 7, 101],
  );
  const silent: CandlerunEvent = { type: 'lane_silent', lane: 3 };
  const events = unpackEvents([silent, earlier, last, silent, progress(200)]);
  expect(events).toStrictEqual([
    silent,
    progress(50),
    progress(100, { score: 0.5 }),
    last,
    silent,
    progress(200),
  ]);
});

test('a message may be a single event', () => {
  expect(unpackEvents(progress(50))).toStrictEqual([progress(50)]);
});

test('typed arrays that were posted beside an event are put at their places in it', () => {
  const [equity, time, first, second] = [1, 2, 3, 4].map((value) => Float64Array.of(value));
  const isShort = Uint8Array.of(1, 0);
  const detail = {
    digest: 'a',
    equity_values: [],
    trade_columns: { count: 2, is_short: [], entry_time: [] },
    lines: [
      { name: 'fast', values: [] },
      { name: 'slow', values: [] },
    ],
  };
  const attachment = {
    detail: {
      equity_values: equity,
      trade_columns: { is_short: isShort, entry_time: time },
      lines: { 0: { values: first }, 1: { values: second } },
    },
  };
  const posted = { type: 'detail_ready', request_id: 5, detail, attachment };
  const [event] = unpackEvents(posted as unknown as Parameters<typeof unpackEvents>[0]);
  expect(event).toEqual({
    type: 'detail_ready',
    request_id: 5,
    detail: {
      digest: 'a',
      equity_values: equity,
      trade_columns: { count: 2, is_short: isShort, entry_time: time },
      lines: [
        { name: 'fast', values: first },
        { name: 'slow', values: second },
      ],
    },
  });
});
