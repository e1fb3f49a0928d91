import { expect, test } from 'vitest';
import type { CandlesInfo, RulesMistake } from './generated/types.js';
import type { Workers } from './workers.js';

/** Checked by the compiler: the lines that it must refuse are marked. */
async function types(workers: Workers): Promise<void> {
  const { candles } = await workers.ask({ type: 'load_candles', source: 'csv' });
  const info: CandlesInfo = candles;
  const checked = await workers.ask({ type: 'check_rules', rules: '' });
  const mistakes: RulesMistake[] = checked.mistakes;
  // @ts-expect-error the answer to another question
  checked.candles;
  // @ts-expect-error a field of another question
  workers.ask({ type: 'check_rules', source: '' });
  // @ts-expect-error a field that does not exist
  workers.ask({ type: 'check_rules', rules: '', strict: true });
  // @ts-expect-error a command has no answer
  workers.ask({ type: 'pause_job', job_id: '' });
  // @ts-expect-error a question is not sent without waiting for its answer
  workers.send({ type: 'check_rules', rules: '' });
  workers.send({ type: 'pause_job', job_id: `${info.fingerprint}${mistakes.length}` });
}

test('the type of an answer follows from the question', () => {
  expect(types).toBeTypeOf('function');
});
