import { createCandlerun, formatProgress } from 'candlerun';
import { showJob } from './run-job.js';

showJob(createCandlerun(), formatProgress);
