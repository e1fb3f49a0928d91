import type { JobResult } from 'candlerun';
import { runFailure } from '../verdict/failure.js';

/** What is announced at the end of a run that has no result; empty if it has one. */
export function noScoreAnnouncement(result: JobResult | null): string {
  return runFailure({ state: 'finished', reason: '', result, top: { list: [] } })?.text ?? '';
}
