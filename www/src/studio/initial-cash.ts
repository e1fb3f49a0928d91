import type { JobSpec } from 'candlerun';

/** The engine's own default. A spec that it has completed has the value. */
const DEFAULT = 10_000;

/** The cash with which a backtest of a spec begins. */
export function initialCashOf({ backtest }: JobSpec): number {
  return backtest?.initial_cash ?? DEFAULT;
}
