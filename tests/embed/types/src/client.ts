import { createCandlerun, type JobSpecInput, type StrategyName } from 'candlerun';
// @ts-expect-error: requests to the workers are not part of the package's types.
import type { CandlerunRequest } from 'candlerun';
import { createCandlerun as createTestCandlerun } from 'candlerun/testing';

const names: StrategyName[] = ['sma_cross', 'buy_and_hold'];
// @ts-expect-error: no strategy has this name.
const misspelt: StrategyName = 'sma_crss';

export async function run(open: typeof createCandlerun): Promise<string> {
  const candlerun = await open({ lanes: 1 });
  const { fingerprint } = await candlerun.loadCandles('/data/x.csv');
  const spec: JobSpecInput = {
    candles: fingerprint,
    strategy: { library: names[0] ?? misspelt },
    search: { objective: { mix: { sharpe: 1, max_drawdown_pct: -0.01 } }, direction: 'maximize' },
  };
  const job = candlerun.start(spec);
  job.on('progress', ({ progress }) => progress.toFixed(2), { every: 'frame' });
  // @ts-expect-error: only progress and heartbeat come that often.
  job.on('finished', () => {}, { every: 'frame' });
  return (await job.done).digest;
}

// The client without an engine has the type of the client.
void run(createTestCandlerun);
export type { CandlerunRequest };
