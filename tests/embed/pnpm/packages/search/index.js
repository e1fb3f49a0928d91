import { createCandlerun, formatProgress } from 'candlerun';
import { showJob } from '../../run-job.js';

export const search = () => showJob(createCandlerun(), formatProgress);
