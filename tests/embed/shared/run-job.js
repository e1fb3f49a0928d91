const TRAINING = {
  strategy: { library: 'sma_cross' },
  search: {
    sampler: 'grid',
    space: { fast: { int: { low: 5, high: 25, step: 5 } }, slow: { int: { low: 30, high: 60, step: 10 } } },
  },
};

/** Starts the job that every project runs. */
export async function startJob(candlerun) {
  const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000, seed: 7 } });
  return candlerun.start({ ...TRAINING, candles: fingerprint });
}

/** Runs the job. Returns its digest. */
export async function runJob(candlerun, onProgress) {
  const job = await startJob(candlerun);
  job.on('progress', (progress) => onProgress(progress, job));
  return (await job.done).digest;
}

/**
 * Runs the job on a page, whose `#status` shows its digest or its error at the end. A `#label` shows the progress as the README's
 * example does.
 */
export async function showJob(ready, formatProgress, onJob = () => {}) {
  const status = document.querySelector('#status');
  const label = document.querySelector('#label');
  try {
    const digest = await runJob(await ready, (progress, job) => {
      onJob(job);
      status.textContent = formatProgress(progress);
      if (label) label.textContent = `${formatProgress(progress)} ${progress.progress.toFixed(2)}%`;
    });
    status.textContent = `done ${digest}`;
  } catch (error) {
    status.textContent = `error: ${error.message}`;
  }
}
