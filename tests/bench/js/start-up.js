// From a loaded page to the first candle boundary of a backtest; runs in the page, whose script has the client.
import { makeCandles } from './candles.js';

/** Runs a backtest. Returns the seconds until its first `progress`, and its outcome. */
export async function startUp() {
  const { client } = globalThis;
  const columns = await makeCandles(10_000);
  const began = performance.now();
  const candlerun = await client.createCandlerun({ lanes: 1 });
  const candles = await candlerun.loadCandles(columns);
  const job = candlerun.start({
    candles: candles.fingerprint,
    strategy: { library: 'sma_cross' },
    backtest: { initial_cash: 10_000, commission_rate: 0.0002 },
  });
  let seconds;
  job.on('progress', () => {
    seconds ??= (performance.now() - began) / 1_000;
  });
  const { metrics } = (await job.done).best;
  candlerun.close();
  return { seconds, outcomes: [[metrics.trades, metrics.final_equity]] };
}
