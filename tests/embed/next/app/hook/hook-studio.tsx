'use client';

import { formatPercent, formatProgress } from 'candlerun';
import 'candlerun/element';
import type { CandlerunProgress } from 'candlerun/element';
import { useCandlerunJob } from 'candlerun/react';
import { useEffect, useRef } from 'react';
import { startTraining } from '../engine';
import { TRAINING } from '../training';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'candlerun-progress': { ref?: React.Ref<CandlerunProgress>; label?: string };
    }
  }
}

/** Starts a job with the hook, and shows its progress with the element too. */
export function HookStudio() {
  const { status, job, progress, best, result, error, start } = useCandlerunJob();
  const bar = useRef<CandlerunProgress>(null);

  useEffect(() => {
    if (bar.current) bar.current.job = job;
  }, [job]);

  return (
    <main>
      <button type="button" onClick={() => void start(() => startTraining(TRAINING))} disabled={status !== 'idle'}>
        Train
      </button>
      <candlerun-progress ref={bar} label="Training" />
      {progress && (
        <p id="progress">
          {formatPercent(progress.progress)} {formatProgress(progress)}
        </p>
      )}
      <p id="best">{best?.score}</p>
      <p id="status">{error ? `error: ${error.message}` : result ? `done ${result.digest}` : status}</p>
    </main>
  );
}
