import Head from 'next/head';
import { useEffect, useState } from 'react';

/** Shows the training that the server streams. */
export default function Page() {
  const [label, setLabel] = useState('');
  const [status, setStatus] = useState('idle');

  useEffect(() => {
    const source = new EventSource('/api/training/stream');
    source.addEventListener('progress', (event) => {
      const { current_episode, total_episodes, current_candle, total_candles, progress } = JSON.parse(event.data);
      const candle = `${current_candle.toLocaleString('en')}/${total_candles.toLocaleString('en')}`;
      setLabel(`Episode ${current_episode}/${total_episodes} · Candle ${candle} ${progress.toFixed(2)}%`);
    });
    source.addEventListener('complete', (event) => {
      setStatus(`done ${JSON.parse(event.data).result.digest}`);
      source.close();
    });
    source.onerror = () => {
      setStatus('error: the stream has broken off');
      source.close();
    };
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
