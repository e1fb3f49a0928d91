import { CandlerunError, type JobSpec, type JobSpecInput, type NamedCandles } from 'candlerun';
import { messageOf } from '../message-of.js';
import type { Session } from '../session.js';
import { errorSentence } from '../setup/error-sentences.js';
import { FieldRefusal } from '../setup/field-refusal.js';
import { runName } from '../setup/run-name.js';

/** A name for a group of runs that no other group has. */
export function newGroup(): string {
  return `sets-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
}

/**
 * Starts a search again on other data sets, each as a job of its own in a group. One that is refused, such as for dates that its data do not have,
 * does not keep the others from running; all refusals are in the error that is thrown at the end.
 */
export async function startOthers(
  session: Pick<Session, 'start'>,
  spec: JobSpecInput,
  others: readonly NamedCandles[],
  group: string,
): Promise<void> {
  const refused: string[] = [];
  for (const { title, info } of others) {
    const own = { ...spec, candles: info.fingerprint };
    const name = runName({ spec: own as JobSpec, title, info }, null);
    try {
      const job = await session.start(own, name, group);
      await new Promise<void>((resolve, reject) => {
        job.on('queued', () => resolve());
        job.done.catch(reject);
      });
    } catch (error) {
      refused.push(`${title}: ${reasonOf(error)}`);
    }
  }
  if (refused.length > 0) {
    const which = refused.length === 1 ? 'One data set is' : `${refused.length} data sets are`;
    throw new FieldRefusal(`${which} not searched. ${refused.join(' ')}`, '', '');
  }
}

function reasonOf(error: unknown): string {
  return error instanceof CandlerunError && error.reason !== '' ? errorSentence(error) : messageOf(error);
}
