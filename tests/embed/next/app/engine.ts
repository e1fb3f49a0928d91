import { type Candlerun, createCandlerun, type JobHandle, type JobSpec } from 'candlerun';

let candlerun: Promise<Candlerun> | null = null;

/** The engine of the page, opened at its first use. */
export function engine(): Promise<Candlerun> {
  candlerun ??= createCandlerun();
  return candlerun;
}

/** Starts a job in the browser. */
export async function startTraining(training: Omit<JobSpec, 'candles'>): Promise<JobHandle> {
  const ready = await engine();
  const candles = await ready.loadCandles({ synthetic: { candles: 2_000, seed: 7 } });
  return ready.start({ ...training, candles: candles.fingerprint });
}
