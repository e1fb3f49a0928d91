import { createCandlerun, formatProgress } from 'candlerun';
import 'candlerun/element';
import { showJob } from './run-job.js';

// The page's policy allows one address, and no script that is made from a string.
const worker = new URL('./worker.js', import.meta.url).href;
const policy = trustedTypes.createPolicy('candlerun-worker', { createScriptURL: () => worker });
const createWorker = () => new Worker(policy.createScriptURL(''), { type: 'module' });

const bar = document.querySelector('candlerun-progress');
showJob(createCandlerun({ createWorker }), formatProgress, (job) => {
  bar.job = job;
});
