import { type Candlerun, createCandlerun, type JobHandle, type JobSpec } from 'candlerun';

let candlerun: Promise<Candlerun> | null = null;

/** One engine for the page, made when it is needed first. */
export function engine(): Promise<Candlerun> {
  candlerun ??= createCandlerun();
  return candlerun;
}

/** Starts a training in the browser. */
export async function startTraining(training: Omit<JobSpec, 'candles'>): Promise<JobHandle> {
  const ready = await engine();
  const candles = await ready.loadCandles({ synthetic: { candles: 2_000, seed: 7 } });
  return ready.start({ ...training, candles: candles.fingerprint });
}
