import { type VerifiedReport, versionText } from 'candlerun';
import { sentence } from '../sentence.js';

/** The comparison of a new report with the stored result: equal, of another version of the engine, or wrong. */
export type Verification = { kind: 'equal' | 'version' | 'wrong'; text: string };

const WRONG = 'Could not reproduce: a re-run gave different numbers. Do not rely on this run.';

/** The text for a new report. */
export function verification(
  report: Pick<VerifiedReport, 'verified' | 'engine' | 'made_by' | 'continued_by'>,
): Verification {
  if (report.verified) return { kind: 'equal', text: 'Reproduced exactly' };
  const versions = versionText(report, report.engine);
  if (versions === null) return { kind: 'wrong', text: WRONG };
  const now = `This version (${report.engine}) gives other numbers, which are shown.`;
  return { kind: 'version', text: `${sentence(versions)} ${now}` };
}
