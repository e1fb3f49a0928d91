import type { EpisodeResult, JobSpec } from '../generated/types.js';

/** Whether an episode takes the place of the best. Scores over different candles are not compared: of a walk-forward it is the newest window's. */
export function isBetter(spec: JobSpec, { score, part }: EpisodeResult, best: EpisodeResult | null): boolean {
  if (score === null || part?.stage === 'test') return false;
  if (best === null || best.score === null || best.part?.window !== part?.window) return true;
  return spec.search?.direction === 'minimize' ? score < best.score : score > best.score;
}
