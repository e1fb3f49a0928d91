import { createCandlerun } from 'candlerun';
import { runJob } from '../../run-job.js';

let candlerun: ReturnType<typeof createCandlerun> | undefined;

/** Runs the same job on the server, in threads. */
export default defineEventHandler(async () => {
  candlerun ??= createCandlerun({ lanes: 1 });
  return { digest: await runJob(await candlerun, () => {}) };
});
