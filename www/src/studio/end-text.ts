import { formatCount } from 'candlerun';
import { ensureNever } from './ensure-never.js';
import { earlyEndText } from './progress/early-end-text.js';
import type { Run } from './progress/run.js';
import { noScoreAnnouncement } from './results/no-score-text.js';

/** What is announced at the end of a run; empty while it goes on. */
export function endText(run: Run): string {
  switch (run.state) {
    case 'running':
    case 'paused':
      return '';
    case 'finished':
      return [earlyEndText(run.result) ?? `Finished ${formatCount(run.totalEpisodes)} episodes`]
        .concat(noScoreAnnouncement(run.result) || [])
        .join('. ');
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return `Failed: ${run.reason}`;
    default:
      return ensureNever(run.state);
  }
}
