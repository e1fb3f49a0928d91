import { createCandlerun, formatPercent, formatProgress } from 'candlerun';
import 'candlerun/element/react';
import { useCandlerunJob } from 'candlerun/react';
import { useEffect } from 'react';
import { startJob } from '../run-job.js';

let job;
const begin = () => (job ??= createCandlerun().then(startJob));

export default function Home() {
  const { status, job, progress, result, error, start } = useCandlerunJob();

  useEffect(() => {
    void start(begin);
  }, [start]);

  return (
    <main>
      <candlerun-progress job={job} label="Training" />
      <p id="label">{progress && `${formatProgress(progress)} ${formatPercent(progress.progress)}`}</p>
      <p id="status">{error ? `error: ${error.message}` : result ? `done ${result.digest}` : status}</p>
    </main>
  );
}
