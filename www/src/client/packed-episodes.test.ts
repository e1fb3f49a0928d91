import { expect, test } from 'vitest';
import { episodeFields } from './generated/packed-fields.js';
import { unpackEvent } from './packed-episodes.js';

const DIGESTS = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];

/** Metrics of which each has another number. */
const metrics: Record<string, number | null> = {};
for (const { name, isMetric } of episodeFields)
  if (isMetric) metrics[name] = -0.5 * Object.keys(metrics).length;

/** The numbers of an episode before those of its parameters. */
function row(values: Record<string, number | null>): number[] {
  return episodeFields.map(({ name }) => values[name] ?? Number.NaN);
}

test('numbers become the records that they stand for', () => {
  const undefinedMetrics = { ...metrics, sharpe: null, win_rate_pct: null, profit_factor: null };
  const event = unpackEvent({
    type: 'episodes_finished',
    job_id: 'job',
    params: ['fast', 'slow'],
    digests: DIGESTS.join(''),
    reasons: ['flat', 'idle'],
    numbers: Float64Array.of(
      ...[...row({ episode: 7, candles: 100, ...metrics, score: 0.5, no_score: 0 }), 5, 30],
      ...[...row({ episode: 8, candles: 90, ...undefinedMetrics, score: null, no_score: 2 }), 6, 31],
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
        metrics,
        candles: 100,
        digest: DIGESTS[0],
      },
      {
        episode: 8,
        params: { fast: 6, slow: 31 },
        score: null,
        metrics: undefinedMetrics,
        no_score: 'idle',
        candles: 90,
        digest: DIGESTS[1],
      },
    ],
  });
});

test('a strategy may have no parameters, and an event that is not packed stays as it is', () => {
  const numbers = Float64Array.from(row({ episode: 1, candles: 2, ...metrics, score: 11, no_score: 0 }));
  const [digests = ''] = DIGESTS;
  const packed = { type: 'episodes_finished', job_id: 'job', digests, numbers } as const;
  const event = unpackEvent({ ...packed, params: [], reasons: [] });
  expect(event).toMatchObject({ episodes: [{ episode: 1, params: {}, score: 11, digest: digests }] });
  const records = { type: 'episodes_finished', job_id: 'job', episodes: [] } as const;
  expect(unpackEvent({ ...records, episodes: [] })).toEqual(records);
});
