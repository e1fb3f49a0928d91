import { messageOf } from '../errors.js';
import type { JobStore } from '../storage/job-store.js';
import { isEnded } from '../storage/records.js';
import type { Log } from './log.js';

const PAGE = 500;

/** The parts of the engine and the jobs that a removal uses. */
export type OldJobs = { candlerun: { remove(id: string): Promise<void> }; store: Pick<JobStore, 'jobs'> };

/**
 * Removes the jobs that ended before a time in milliseconds since 1970, with their candles if no other job has them. Rows of another system in the
 * same table stay.
 */
export async function removeOld({ candlerun, store }: OldJobs, before: number, log: Log): Promise<void> {
  let after: { created_at: number; id: string } | undefined;
  for (;;) {
    const rows = await store.jobs({ limit: PAGE, ...(after && { after }) });
    for (const { id, status, finished_at, is_broken } of rows) {
      if (is_broken || !isEnded(status) || finished_at === null || finished_at >= before) continue;
      // Another server may have removed it a moment ago.
      await candlerun.remove(id).then(
        () =>
          log('info', 'an old job is removed', {
            job_id: id,
            finished_at: new Date(finished_at).toISOString(),
          }),
        (error: unknown) =>
          log('warn', 'an old job cannot be removed', { job_id: id, reason: messageOf(error) }),
      );
    }
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = { created_at: last.created_at, id: last.id };
  }
}
