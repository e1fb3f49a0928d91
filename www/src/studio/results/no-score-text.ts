import type { JobResult } from 'candlerun';
import { sentence } from '../sentence.js';

/** What is to be said of the episodes without a score; of a single backtest its report says it. */
export function noScoreText(result: JobResult | null): string {
  if (!result?.no_score || result.episodes === 1) return '';
  return sentence(result.no_score.sentence);
}

/** What a screen reader is told of a job that has ended without any score. */
export function endedInNothing(result: JobResult | null): string {
  if (!result?.no_score || result.failed_episodes < result.episodes) return '';
  return sentence(result.no_score.sentence);
}
