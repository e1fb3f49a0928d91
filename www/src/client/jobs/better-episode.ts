import type { Direction, EpisodeResult, JobSpec } from '../generated/types.js';

/** Whether a score is better than another one. A missing score is worse than any other. */
export function isBetterScore(score: number | null, other: number | null, direction: Direction): boolean {
  if (score === null || other === null) return score !== null && other === null;
  return direction === 'minimize' ? score < other : score > other;
}

/**
 * Whether an episode replaces the best one. Scores over different candles are not compared: in a walk-forward the best episode
 * is that of the newest window, and tests are no candidates.
 */
export function isBetter(spec: JobSpec, episode: EpisodeResult, best: EpisodeResult | null): boolean {
  if (episode.score === null || episode.part?.stage === 'test') return false;
  if (best?.part?.window !== episode.part?.window) return true;
  return isBetterScore(episode.score, best?.score ?? null, spec.search?.direction ?? 'maximize');
}
