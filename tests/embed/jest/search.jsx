import { createCandlerun, formatPercent, formatProgress } from 'candlerun';
import 'candlerun/element';
import { useCandlerunJob } from 'candlerun/react';

/** A component as a page has it: it imports the client and makes one. */
export function Search() {
  const { status, progress, best, error, start } = useCandlerunJob();
  const search = () =>
    start(async () => {
      const candlerun = await createCandlerun();
      const { fingerprint } = await candlerun.loadCandles({ synthetic: {} });
      return candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search: {} });
    });
  return (
    <section>
      <button type="button" onClick={search}>
        Search
      </button>
      <p role="status">{error ? error.message : status}</p>
      {progress && <p>{`${formatProgress(progress)} ${formatPercent(progress.progress)}`}</p>}
      {best && <p>Best score {best.score}</p>}
    </section>
  );
}
