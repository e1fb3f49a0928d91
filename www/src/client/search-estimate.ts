import type { Estimate } from './generated/types.js';

/** The number of episodes of a search, the number of its points, and the time of each way of searching. */
export type SearchEstimate = {
  /** Episodes that would run if the search does not end early. */
  total_episodes: number;
  /** Points that satisfy all constraints; null if there are too many to count. */
  feasible_points: number | null;
  /** The time that each sampler would take. */
  estimate: Estimate;
};
