import { createCandlerun, JobEventSource } from 'candlerun';
import Head from 'next/head';
import { useEffect, useState } from 'react';
import { startJob } from '../run-job.js';

async function startTraining() {
  // Browsers refuse workers from another origin; there the one file takes over.
  const fallback = () => import('candlerun/inline');
  return startJob(await createCandlerun({ fallback }));
}

export default function Page() {
  const [label, setLabel] = useState('');
  const [status, setStatus] = useState('idle');

  useEffect(() => {
    const source = new JobEventSource(startTraining());
    source.addEventListener('progress', (event) => {
      const { current_episode, total_episodes, current_candle, total_candles, progress } = JSON.parse(event.data);
      setLabel(
        `Episode ${current_episode}/${total_episodes} · Candle ${current_candle}/${total_candles} ${progress.toFixed(2)}%`,
      );
    });
    source.addEventListener('complete', (event) => setStatus(`done ${JSON.parse(event.data).result.digest}`));
    source.addEventListener('error', (event) => setStatus(`error: ${JSON.parse(event.data).reason}`));
    return () => source.close();
  }, []);

  return (
    <main>
      <Head>
        <link rel="icon" href="data:," />
      </Head>
      <p id="label">{label}</p>
      <p id="status">{status}</p>
    </main>
  );
}
