import type { Appraisal } from 'candlerun';
import type { Run } from '../progress/run.js';

const known = new WeakMap<Run, Promise<Appraisal>>();

/** The robustness report of a finished run. It is computed once; after a failure, such as missing candles, it is tried again. */
export function appraisalOf(run: Run): Promise<Appraisal> {
  const earlier = known.get(run);
  if (earlier) return earlier;
  const asked = run.appraise();
  known.set(run, asked);
  asked.catch(() => known.delete(run));
  return asked;
}
