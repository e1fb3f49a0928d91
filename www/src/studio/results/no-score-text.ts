import type { JobResult } from 'candlerun';
import { sentence } from '../sentence.js';

/** The sentence about episodes without a score. The report of a single backtest has it itself. */
export function noScoreText(result: JobResult | null): string {
  if (!result?.no_score || result.episodes === 1) return '';
  return sentence(result.no_score.sentence);
}

/** The announcement of a job that has ended without any score. */
export function noScoreAnnouncement(result: JobResult | null): string {
  if (!result?.no_score || result.failed_episodes < result.episodes) return '';
  return sentence(result.no_score.sentence);
}
