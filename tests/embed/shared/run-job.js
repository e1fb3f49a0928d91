const TRAINING = {
  strategy: { library: 'sma_cross' },
  search: {
    sampler: 'grid',
    space: { fast: { int: { low: 5, high: 25, step: 5 } }, slow: { int: { low: 30, high: 60, step: 10 } } },
  },
};

/** Runs the job that every project runs. Returns its digest. */
export async function runJob(candlerun, onProgress) {
  const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 7 } });
  const job = candlerun.start({ ...TRAINING, candles: fingerprint });
  job.on('progress', (progress) => onProgress(progress, job));
  return (await job.done).digest;
}

/** Runs the job on a page, whose `#status` shows its digest or its error at the end. */
export async function showJob(ready, formatProgress, onJob = () => {}) {
  const status = document.querySelector('#status');
  try {
    const digest = await runJob(await ready, (progress, job) => {
      onJob(job);
      status.textContent = formatProgress(progress);
    });
    status.textContent = `done ${digest}`;
  } catch (error) {
    status.textContent = `error: ${error.message}`;
  }
}
