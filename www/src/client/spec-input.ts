import { CandlerunError } from './errors.js';
import type { JavaScript, JobSpec, StrategySpec } from './generated/types.js';
import { checkSize } from './storage/check.js';

/** A spec whose strategy may be JavaScript text. The text is read first. */
export type JobSpecInput = Omit<JobSpec, 'strategy'> & {
  strategy: Omit<StrategySpec, 'javascript'> & { javascript?: JavaScript | string | null };
};

/** Refuses what cannot be a spec, and one that is nested deeper or larger than the engine accepts: before it is copied or stored. */
export function checkSpecSize(spec: unknown): void {
  if (typeof spec !== 'object' || spec === null) {
    throw new CandlerunError('must be an object with candles and strategy', 'spec', String(spec));
  }
  checkSize(spec, 'spec');
}

/** The error of JavaScript that the caller has not allowed. */
export function javascriptNotAllowed(): CandlerunError {
  const reason = 'runs JavaScript, which has to be allowed: { allowJavaScript: true }';
  return new CandlerunError(reason, 'strategy.javascript', 'a script');
}
