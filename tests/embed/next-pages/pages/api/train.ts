import { createCandlerun } from 'candlerun';
import type { NextApiRequest, NextApiResponse } from 'next';
import { runJob } from '../../run-job.js';

let candlerun: ReturnType<typeof createCandlerun> | undefined;

/** Runs the same job on the server, in threads. */
export default async function handler(_request: NextApiRequest, response: NextApiResponse) {
  candlerun ??= createCandlerun({ lanes: 1 });
  response.json({ digest: await runJob(await candlerun, () => {}) });
}
