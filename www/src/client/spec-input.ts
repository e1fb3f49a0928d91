import type { JavaScript, JobSpec, StrategySpec } from './generated/types.js';

/** A spec whose strategy may be JavaScript text. The text is read first. */
export type JobSpecInput = Omit<JobSpec, 'strategy'> & {
  strategy: Omit<StrategySpec, 'javascript'> & { javascript?: JavaScript | string | null };
};
