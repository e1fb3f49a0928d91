import { createCandlerun, type JobHandle } from 'candlerun';
import { startJob } from './run-job.js';

let training: Promise<JobHandle> | undefined;

/** Starts the job once: under StrictMode an effect runs twice in development, and a page can be visited again. */
export const startTraining = () => (training ??= start());

async function start(): Promise<JobHandle> {
  // Browsers refuse workers from another origin; there the one file takes over.
  return startJob(await createCandlerun({ fallback: () => import('candlerun/inline') }));
}
