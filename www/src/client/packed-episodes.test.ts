import { expect, test } from 'vitest';
import { unpackEvent } from './packed-episodes.js';

const DIGESTS = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];

test('numbers become the records that they stand for', () => {
  const event = unpackEvent({
    type: 'episodes_finished',
    job_id: 'job',
    params: ['fast', 'slow'],
    digests: DIGESTS.join(''),
    reasons: ['flat', 'idle'],
    numbers: Float64Array.of(
      ...[7, 100, 10_123.25, 1.5, 0.5, -0, 50, 2, 3, 25, 0.5, 0, 5, 30],
      ...[8, 90, 9_000, -10, Number.NaN, 12, Number.NaN, Number.NaN, 0, 0, Number.NaN, 2, 6, 31],
    ),
  });
  expect(event).toStrictEqual({
    type: 'episodes_finished',
    job_id: 'job',
    episodes: [
      {
        episode: 7,
        params: { fast: 5, slow: 30 },
        score: 0.5,
        metrics: {
          final_equity: 10_123.25,
          total_return_pct: 1.5,
          sharpe: 0.5,
          max_drawdown_pct: -0,
          win_rate_pct: 50,
          profit_factor: 2,
          trades: 3,
          exposure_pct: 25,
        },
        candles: 100,
        digest: DIGESTS[0],
      },
      {
        episode: 8,
        params: { fast: 6, slow: 31 },
        score: null,
        metrics: {
          final_equity: 9_000,
          total_return_pct: -10,
          sharpe: null,
          max_drawdown_pct: 12,
          win_rate_pct: null,
          profit_factor: null,
          trades: 0,
          exposure_pct: 0,
        },
        no_score: 'idle',
        candles: 90,
        digest: DIGESTS[1],
      },
    ],
  });
});

test('a strategy without parameters has episodes too, and what is not packed stays as it is', () => {
  const numbers = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0);
  const [digests = ''] = DIGESTS;
  const packed = { type: 'episodes_finished', job_id: 'job', digests, numbers } as const;
  const event = unpackEvent({ ...packed, params: [], reasons: [] });
  expect(event).toMatchObject({ episodes: [{ episode: 1, params: {}, score: 11, digest: digests }] });
  const records = { type: 'episodes_finished', job_id: 'job', episodes: [] } as const;
  expect(unpackEvent({ ...records, episodes: [] })).toEqual(records);
});
