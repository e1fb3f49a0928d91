import { type VerifiedReport, versionText } from 'candlerun';
import { sentence } from '../sentence.js';

/** The comparison of a new report with the stored result: equal, of another version of the engine, or wrong. */
export type Verification = { kind: 'equal' | 'version' | 'wrong'; text: string };

const WRONG =
  'Not equal: this episode has other results than stored when it is run again. Do not trust the job.';

/** The text for a new report. */
export function verification(
  report: Pick<VerifiedReport, 'verified' | 'engine' | 'made_by' | 'continued_by'>,
): Verification {
  if (report.verified) return { kind: 'equal', text: 'verified: run again, equal to the bit' };
  const versions = versionText(report, report.engine);
  if (versions === null) return { kind: 'wrong', text: WRONG };
  const now = `This version (${report.engine}) has other results, which are shown below.`;
  return { kind: 'version', text: `${sentence(versions)} ${now}` };
}
