import { type Candlerun, createCandlerun, formatPercent, formatProgress, type JobHandle } from 'candlerun';
import 'candlerun/element/react';
import { useCandlerunJob } from 'candlerun/react';
import { StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { startJob } from './run-job.js';

let candlerun: Promise<Candlerun> | undefined;
let job: Promise<JobHandle> | undefined;

const engine = () => (candlerun ??= createCandlerun());

/** StrictMode runs an effect twice; the job is started once. */
const begin = () => (job ??= engine().then(startJob));

function Search() {
  const { status, job, progress, result, error, start } = useCandlerunJob();
  const [stored, setStored] = useState(0);

  useEffect(() => {
    void start(begin);
  }, [start]);

  useEffect(() => {
    if (result) void engine().then(async (client) => setStored((await client.jobs()).length));
  }, [result]);

  return (
    <main>
      <candlerun-progress job={job} label="Training" />
      <p id="label">{progress && `${formatProgress(progress)} ${formatPercent(progress.progress)}`}</p>
      <p id="stored">{stored}</p>
      <p id="status">{error ? `error: ${error.message}` : result ? `done ${result.digest}` : status}</p>
    </main>
  );
}

createRoot(document.querySelector('#root') as HTMLElement).render(
  <StrictMode>
    <Search />
  </StrictMode>,
);
