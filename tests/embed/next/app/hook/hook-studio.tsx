'use client';

import { formatPercent, formatProgress } from 'candlerun';
import 'candlerun/element/react';
import { useCandlerunJob } from 'candlerun/react';
import { startTraining } from '../engine';
import { TRAINING } from '../training';

/** Starts a job with the hook, and shows its progress with the element too. */
export function HookStudio() {
  const { status, job, progress, best, result, error, start } = useCandlerunJob();

  return (
    <main>
      <button type="button" onClick={() => void start(() => startTraining(TRAINING))} disabled={status !== 'idle'}>
        Train
      </button>
      <candlerun-progress job={job} label="Training" />
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
