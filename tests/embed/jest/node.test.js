/** @jest-environment node */
import { CandlerunError, formatProgress } from 'candlerun';
import { createCandlerun } from 'candlerun/testing';

test('the package is imported without a DOM', async () => {
  expect(typeof formatProgress).toBe('function');
  expect(new CandlerunError('x')).toBeInstanceOf(Error);
  const candlerun = await createCandlerun();
  const { fingerprint } = await candlerun.loadCandles({ synthetic: {} });
  const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } });
  expect((await job.done).episodes).toBe(3);
});
