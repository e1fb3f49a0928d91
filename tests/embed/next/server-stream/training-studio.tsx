'use client';

import { useEffect, useRef, useState } from 'react';
import { TRAINING } from './training';

type TrainingProgress = {
  progress: number;
  current_iteration: number;
  total_iterations: number;
  current_episode: number;
  total_episodes: number;
  current_candle: number;
  total_candles: number;
};

/** Starts a job and shows its progress from an event stream. */
export function TrainingStudio() {
  const [progress, setProgress] = useState<TrainingProgress | null>(null);
  const [state, setState] = useState('idle');
  const [seen, setSeen] = useState(0);
  const stream = useRef<{ close(): void } | null>(null);

  useEffect(() => () => stream.current?.close(), []);

  async function train() {
    setState('starting');
    const job = await fetch('/api/training', { method: 'POST', body: JSON.stringify(TRAINING) }).then((answer) => answer.json());
    const source = new EventSource(`/api/training/${job.id}/stream`);
    stream.current = source;
    setState('running');
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      setProgress(JSON.parse(event.data));
      setSeen((count) => count + 1);
    });
    source.addEventListener('complete', (event: MessageEvent<string>) => {
      setState(`done ${JSON.parse(event.data).result.digest}`);
      source.close();
    });
    source.onerror = () => {
      setState('error: the stream has broken off');
      source.close();
    };
  }

  return (
    <main>
      <button type="button" onClick={() => void train()} disabled={state !== 'idle'}>
        Train
      </button>
      <p id="status">{state}</p>
      <p id="seen">{seen}</p>
      {progress && (
        <p id="progress">
          {progress.progress.toFixed(2)}% · Iteration {progress.current_iteration}/{progress.total_iterations} · Episode{' '}
          {progress.current_episode}/{progress.total_episodes} · Candle {progress.current_candle}/{progress.total_candles}
        </p>
      )}
    </main>
  );
}
