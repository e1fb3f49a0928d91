import { CandlerunError } from './errors.js';
import type { JavaScript, JobSpec, StrategySpec } from './generated/types.js';

/** A spec whose strategy may be JavaScript text. The text is read first. */
export type JobSpecInput = Omit<JobSpec, 'strategy'> & {
  strategy: Omit<StrategySpec, 'javascript'> & { javascript?: JavaScript | string | null };
};

/** The error of JavaScript that the caller has not allowed. */
export function javascriptNotAllowed(): CandlerunError {
  const reason = 'runs JavaScript, which has to be allowed: { allowJavaScript: true }';
  return new CandlerunError(reason, 'strategy.javascript', 'a script');
}
