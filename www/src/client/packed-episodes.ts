import type { CandlerunEvent, EpisodeResult } from './generated/types.js';

/**
 * `episodes_finished` as it comes where numbers say all of its episodes: records take the conductor twice as long.
 */
export type PackedEpisodes = {
  type: 'episodes_finished';
  job_id: string;
  /** Names of the parameters. */
  params: string[];
  /** The digests, one behind the other. */
  digests: string;
  /** Reasons for which episodes have no score. */
  reasons: string[];
  /**
   * Of each episode: its number, candles, eight metrics, score, the place of its reason among `reasons` counted from 1, or 0, and
   * its parameters. NaN is null.
   */
  numbers: Float64Array;
};

/** Numbers of an episode before those of its parameters. */
const BEFORE_PARAMS = 12;
const DIGEST_LENGTH = 32;

/** An event with its episodes as records, whatever it came as. */
export function unpackEvent(event: CandlerunEvent | PackedEpisodes): CandlerunEvent {
  if (!('numbers' in event)) return event;
  const { type, job_id, digests } = event;
  const episodes = Array.from({ length: digests.length / DIGEST_LENGTH }, (_, index) =>
    unpackEpisode(event, index),
  );
  return { type, job_id, episodes };
}

function unpackEpisode(packed: PackedEpisodes, index: number): EpisodeResult {
  const { params: names, digests, reasons, numbers } = packed;
  const start = index * (BEFORE_PARAMS + names.length);
  const number = (at: number) => numbers[start + at] as number;
  const optional = (at: number) => (Number.isNaN(number(at)) ? null : number(at));
  const reason = reasons[number(11) - 1];
  return {
    episode: number(0),
    params: Object.fromEntries(names.map((name, at) => [name, number(BEFORE_PARAMS + at)])),
    score: optional(10),
    metrics: {
      final_equity: number(2),
      total_return_pct: number(3),
      sharpe: optional(4),
      max_drawdown_pct: number(5),
      win_rate_pct: optional(6),
      profit_factor: optional(7),
      trades: number(8),
      exposure_pct: number(9),
    },
    ...(reason === undefined ? {} : { no_score: reason }),
    candles: number(1),
    digest: digests.slice(index * DIGEST_LENGTH, (index + 1) * DIGEST_LENGTH),
  };
}
