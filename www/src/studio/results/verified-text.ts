import { type VerifiedReport, versionText } from 'candlerun';
import { sentence } from '../sentence.js';

/** How a report that was made again stands to what is stored: equal to it, of another version of the engine, or wrong. */
export type Verification = { kind: 'equal' | 'version' | 'wrong'; text: string };

const WRONG =
  'Not equal: run again, this episode comes to other results than were stored. Do not trust the job.';

/** What is to be said of a report that was made again. */
export function verification(
  report: Pick<VerifiedReport, 'verified' | 'engine' | 'made_by' | 'continued_by'>,
): Verification {
  if (report.verified) return { kind: 'equal', text: 'verified: run again, equal to the bit' };
  const versions = versionText(report, report.engine);
  if (versions === null) return { kind: 'wrong', text: WRONG };
  const now = `Run again by this one (${report.engine}), the episode comes to other results, which are shown below.`;
  return { kind: 'version', text: `${sentence(versions)} ${now}` };
}
