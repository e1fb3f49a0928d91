import { createCandlerun, formatProgress } from 'candlerun';
import { showJob } from './run-job.js';

// With `?lost` the page stands for one whose bundler has lost the worker.
const isLost = new URLSearchParams(location.search).has('lost');
const options = isLost
  ? { workerUrl: new URL('/no-such-worker.js', location.href), fallback: () => import('candlerun/inline') }
  : {};

showJob(createCandlerun(options), formatProgress);
