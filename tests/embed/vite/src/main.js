import { createCandlerun, formatProgress } from 'candlerun';
import { showJob } from './run-job.js';

// `?lost` imitates a bundler that did not copy the worker.
const isLost = new URLSearchParams(location.search).has('lost');
const options = isLost
  ? { workerUrl: new URL('/no-such-worker.js', location.href), fallback: () => import('candlerun/inline') }
  : {};

showJob(createCandlerun(options), formatProgress);
