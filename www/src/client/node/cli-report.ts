import { CandlerunError } from '../errors.js';
import type { EpisodeReport } from '../generated/types.js';
import type { JobHandle } from '../jobs/job-handle.js';

/** Most trades of a report in the output: the newest ones. */
export const SHOWN_TRADES = 1_000;
/** Most trades of a report in the file of a job, about 300 MB of text. */
export const MOST_TRADES = 1_000_000;

/** The report of an episode with its newest trades; null if the episode cannot be run to its end. */
export async function reportOf(
  job: Pick<JobHandle, 'report'>,
  episode: number,
  max_trades: number,
): Promise<EpisodeReport | null> {
  try {
    return await job.report(episode, { max_trades });
  } catch (error) {
    if (error instanceof CandlerunError) return null;
    throw error;
  }
}

/** A report of the size that the output has. */
export function shortened(report: EpisodeReport): EpisodeReport {
  const { trades, open_trades, rejections } = report;
  return {
    ...report,
    trades: trades.slice(-SHOWN_TRADES),
    open_trades: open_trades.slice(-SHOWN_TRADES),
    rejections: rejections.slice(-SHOWN_TRADES),
  };
}

/** Says that the file of a job does not have every trade; null if it does. */
export function missingTrades({ trades, total_trades }: EpisodeReport): string | null {
  if (trades.length >= total_trades) return null;
  const [written, all] = [trades.length, total_trades].map((count) => count.toLocaleString('en-US'));
  return `the file has the newest ${written} of ${all} trades`;
}
