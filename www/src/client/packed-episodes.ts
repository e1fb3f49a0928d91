import { episodeFields } from './generated/packed-fields.js';
import type { CandlerunEvent } from './generated/protocol.js';
import type { EpisodeResult, MetricName, Metrics } from './generated/types.js';

/**
 * `episodes_finished` as it arrives if numbers can express all of its episodes: records take the conductor twice as long.
 */
export type PackedEpisodes = {
  type: 'episodes_finished';
  job_id: string;
  /** Names of the parameters. */
  params: string[];
  /** The digests, one after another. */
  digests: string;
  /** Why episodes have no score. */
  reasons: string[];
  /**
   * For each episode, the numbers of `episodeFields` and then those of its parameters. `no_score` is a position in `reasons`, from 1;
   * 0 if there is no reason.
   */
  numbers: Float64Array;
};

type Field = (typeof episodeFields)[number];
/** The numbers of a row other than metrics. */
type Values = Record<Extract<Field, { isMetric: false; isOptional: false }>['name'], number> &
  Record<Extract<Field, { isMetric: false; isOptional: true }>['name'], number | null>;

const DIGEST_LENGTH = 32;

/** An event with its episodes as records, whether it arrived packed or not. */
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
  const size = episodeFields.length + names.length;
  const row = numbers.subarray(index * size, (index + 1) * size);
  const { values, metrics } = unpackRow(row);
  const reason = reasons[values.no_score - 1];
  return {
    episode: values.episode,
    params: Object.fromEntries(names.map((name, at) => [name, row[episodeFields.length + at] as number])),
    score: values.score,
    metrics,
    ...(reason && { no_score: reason }),
    candles: values.candles,
    digest: digests.slice(index * DIGEST_LENGTH, (index + 1) * DIGEST_LENGTH),
  };
}

function unpackRow(row: Float64Array): { values: Values; metrics: Metrics } {
  const values: Partial<Record<string, number | null>> = {};
  const metrics: Partial<Record<MetricName, number | null>> = {};
  for (const [at, field] of episodeFields.entries()) {
    const number = row[at] as number;
    const value = field.isOptional && Number.isNaN(number) ? null : number;
    if (field.isMetric) metrics[field.name] = value;
    else values[field.name] = value;
  }
  return { values: values as Values, metrics: metrics as Metrics };
}
