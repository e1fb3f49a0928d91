import type { EpisodeResult } from '../generated/types.js';

/** The course of a job without an engine. Every field has a default. */
export type TestRun = {
  /** Its episodes, in their order, or their number; by default 3. The fields of an episode that are not given are made up. */
  episodes?: number | readonly Partial<EpisodeResult>[];
  /** Candles of each episode; by default 1,000. There is a progress event at every 50th; an episode runs in one macrotask. */
  candles?: number;
  /** Holds the job at this place, from 1 and from 0, until `proceed` of the client is called. */
  holdAt?: { episode: number; candle: number };
  /** The reason for which the job fails, at the place where it is held or else at its end. */
  failure?: string;
  /** The field and the reason for which the job is refused before it starts. */
  refusal?: { field: string; value: string; reason: string };
};

/** Distance of two progress boundaries in candles. */
export const EVERY = 50;

const DIGEST = '0'.repeat(32);

/** A run with all its values. The score of an episode is its number, so the last one is the best. */
export class Course {
  readonly episodes: readonly EpisodeResult[];
  readonly candles: number;
  readonly holdAt: TestRun['holdAt'];
  readonly failure: string | undefined;

  constructor({ episodes = 3, candles = 1_000, holdAt, failure }: TestRun) {
    const given = typeof episodes === 'number' ? Array.from({ length: episodes }, () => ({})) : episodes;
    this.candles = candles;
    this.episodes = given.map((fields, index) => ({
      episode: index + 1,
      params: {},
      score: index + 1,
      metrics: null,
      candles,
      digest: DIGEST,
      ...fields,
    }));
    this.holdAt = holdAt;
    this.failure = failure;
  }

  /** The digest of its result: the same for every run. */
  get digest(): string {
    return DIGEST;
  }
}
