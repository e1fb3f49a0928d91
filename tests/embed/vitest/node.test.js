import { createCandlerun } from 'candlerun';
import { expect, test } from 'vitest';
import { runJob } from './run-job.js';

test('a job runs with the engine, without a DOM', async () => {
  const candlerun = await createCandlerun({ lanes: 1 });
  expect(await runJob(candlerun, () => {})).toBe(process.env.EMBED_DIGEST);
  candlerun.close();
});
