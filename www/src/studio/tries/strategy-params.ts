import { type JobSpec, strategies } from 'candlerun';
import type { Session } from '../session.js';
import type { FormParam } from '../setup/form-strategy.js';
import { scriptStrategy } from '../setup/script-text.js';

/** The parameters that the strategy of a run declares. A script's are in the spec: none of its text runs for them. */
export async function strategyParams(
  { strategy }: JobSpec,
  session: Pick<Session, 'checkRules'>,
): Promise<readonly FormParam[]> {
  const { library, rules, javascript } = strategy;
  if (javascript) return scriptStrategy(javascript).params;
  if (rules) return (await session.checkRules(rules)).strategy?.params ?? [];
  return strategies.find(({ name }) => name === library)?.params ?? [];
}
